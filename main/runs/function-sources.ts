import { plainSource } from '#code'

let isShowing = false

/** From now on the text of a function is the one that its author wrote: what the compiler put into it means nothing elsewhere. */
export function showPlainSources(): void {
  if (isShowing) return
  isShowing = true
  const original = Function.prototype.toString
  // A method, as the engine's is: `new` refuses it, and it has no prototype.
  const { toString: shown } = {
    toString(this: unknown): string {
      return plainSource(Reflect.apply(original, this === shown ? original : this, []))
    },
  }
  Object.defineProperty(Function.prototype, 'toString', { value: shown })
}
