import * as runtime from '#runtime'

// biome-ignore lint/performance/noReExportAll: it stands in for the whole door
export * from '#runtime'

const regime = { tracksNativeAwaits: false }

/** Other values than options stay as they are, so that the runtime refuses them. */
function inRegime<O extends object>(options: O | undefined): O {
  const isOptions = options === undefined || (options?.constructor ?? Object) === Object
  return isOptions && options !== null && typeof (options ?? {}) === 'object'
    ? ({ ...regime, ...options } as O)
    : (options as O)
}

/** Loops that know their tasks only by `$await`; so do classes derived from it. */
export const EventLoop: typeof runtime.EventLoop = new Proxy(runtime.EventLoop, {
  construct: (Loop, [options]: [runtime.LoopOptions?], made) => Reflect.construct(Loop, [inRegime(options)], made),
})

export function newEventLoop(options: runtime.LoopOptions = {}): runtime.EventLoop {
  return new EventLoop(options)
}

export const Runner: typeof runtime.Runner = new Proxy(runtime.Runner, {
  construct: (Runner, [options]: [runtime.RunOptions?]) => new Runner(inRegime(options)),
})

export function run<T>(main: runtime.Awaitable<T>, options: runtime.RunOptions = {}): Promise<T> {
  return runtime.run(main, inRegime(options))
}
