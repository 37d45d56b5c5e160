import * as runtime from '#runtime'

// biome-ignore lint/performance/noReExportAll: it stands in for the whole door
export * from '#runtime'

/**
 * The environment for the programs in the package's README: time jumps, and the network has one page. So they take no time
 * and always print the same.
 */
const world = { clock: runtime.virtualClock() }

export const EventLoop: typeof runtime.EventLoop = new Proxy(runtime.EventLoop, {
  construct: (Loop, [options]: [runtime.LoopOptions?]) => new Loop({ ...world, ...options }),
})

export function newEventLoop(options: runtime.LoopOptions = {}): runtime.EventLoop {
  return new EventLoop(options)
}

export function run<T>(main: runtime.Coroutine<T>, options: runtime.RunOptions = {}): Promise<T> {
  return runtime.run(main, { ...world, ...options })
}

globalThis.fetch = async (url) => new Response(`<title>${new URL(String(url)).pathname.slice(1)}</title>`)
