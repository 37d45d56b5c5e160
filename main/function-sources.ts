import { plainSource } from '#code'

let isShowing = false

/** From now on the text of a function is the one that its author wrote: what the compiler put into it means nothing elsewhere. */
export function showPlainSources(): void {
  if (isShowing) return
  isShowing = true
  const { toString } = Function.prototype
  Object.defineProperty(Function.prototype, 'toString', {
    configurable: true,
    writable: true,
    value: {
      toString(this: unknown): string {
        return plainSource(Reflect.apply(toString, this, []))
      },
    }.toString,
  })
}
