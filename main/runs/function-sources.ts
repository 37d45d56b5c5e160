import { plainSource } from '#code'

let isShowing = false

/**
 * From now on a function's `toString` gives the text that its author wrote: what the compiler has added means nothing to
 * others.
 */
export function showPlainSources(): void {
  if (isShowing) return
  isShowing = true
  const original = Function.prototype.toString
  // Written as a method, as the engine's own is: `new` refuses it, and it has no prototype.
  const { toString: shown } = {
    toString(this: unknown): string {
      return plainSource(Reflect.apply(original, this === shown ? original : this, []))
    },
  }
  Object.defineProperty(Function.prototype, 'toString', { value: shown })
}
