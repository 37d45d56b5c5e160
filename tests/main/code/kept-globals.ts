/** Remembers the globals; returns a function that restores them. */
export function keptGlobals(): () => void {
  const before = new Map(
    Reflect.ownKeys(globalThis).map((key) => [
      key,
      Object.getOwnPropertyDescriptor(globalThis, key) as PropertyDescriptor,
    ]),
  )
  const { prepareStackTrace, stackTraceLimit } = Error
  return () => {
    for (const key of Reflect.ownKeys(globalThis)) if (!before.has(key)) Reflect.deleteProperty(globalThis, key)
    for (const [key, was] of before) {
      const now = Object.getOwnPropertyDescriptor(globalThis, key)
      if (!now || now.value !== was.value || now.get !== was.get) Object.defineProperty(globalThis, key, was)
    }
    Object.assign(Error, { prepareStackTrace, stackTraceLimit })
  }
}
