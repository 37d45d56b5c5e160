/** The text of a future for people, as asyncio's `repr`: its kind and its state. */
export function futureText(
  kind: string,
  future: { done(): boolean; cancelled(): boolean },
  name: string | null = null,
): string {
  const ended = future.cancelled() ? 'cancelled' : 'finished'
  return `<${kind} ${future.done() ? ended : 'pending'}${name === null ? '' : ` name=${JSON.stringify(name)}`}>`
}

/** Makes Node's console print the objects of a class by their `toString`. */
export function printsAsText(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: unknown) {
      return String(this)
    },
  })
}
