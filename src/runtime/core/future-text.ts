/** What a future says of itself to people, as asyncio's `repr`: what it is, and how far. */
export function futureText(
  kind: string,
  future: { done(): boolean; cancelled(): boolean },
  name: string | null = null,
): string {
  const ended = future.cancelled() ? 'cancelled' : 'finished'
  return `<${kind} ${future.done() ? ended : 'pending'}${name === null ? '' : ` name=${JSON.stringify(name)}`}>`
}

/** Has Node's console print objects of a class as they say themselves. */
export function printsAsText(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: unknown) {
      return String(this)
    },
  })
}
