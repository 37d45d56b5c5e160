import * as runtime from '#runtime'

// biome-ignore lint/performance/noReExportAll: it stands in for the whole door
export * from '#runtime'

const regime = { tracksNativeAwaits: false }

/** What the compiler writes around each awaited expression. */
export const $await: (value: unknown) => unknown =
  (runtime as { $await?: (value: unknown) => unknown }).$await ?? ((value) => value)

/** What the compiler writes around what `for await` goes through: each of its promises is awaited as any other. */
export function $each(iterable: AsyncIterable<unknown> | Iterable<unknown>): unknown {
  if (!(Symbol.asyncIterator in iterable)) return iterable
  const iterator = iterable[Symbol.asyncIterator]()
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => $await(iterator.next()),
      return: () => $await(iterator.return?.() ?? Promise.resolve({ done: true, value: undefined })),
    }),
  }
}

/** Loops that know their tasks by `$await` alone. */
export const EventLoop: typeof runtime.EventLoop = new Proxy(runtime.EventLoop, {
  construct: (Loop, [options]: [runtime.LoopOptions?]) => new Loop({ ...regime, ...options }),
})

export function run<T>(main: runtime.Coroutine<T>, options: runtime.RunOptions = {}): Promise<T> {
  return runtime.run(main, { ...regime, ...options })
}
