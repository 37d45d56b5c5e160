/** What Node keeps of the callbacks that it is in the middle of. */
interface AsyncWrap {
  clearAsyncIdStack?(): void
  readonly async_hook_fields?: Uint32Array
  readonly constants?: { readonly kCheck?: number }
}

const wrap = asyncWrap()

/**
 * Forgets which callbacks Node is in the middle of, as Node does itself behind an uncaught error: some of them never end
 * where the thread is broken off. From here on Node doesn't check its notes of them, since it ends the process where they
 * are wrong.
 */
export function clearAsyncStack(): void {
  wrap?.clearAsyncIdStack?.()
  const check = wrap?.constants?.kCheck
  if (check !== undefined && wrap?.async_hook_fields) wrap.async_hook_fields[check] = 0
}

function asyncWrap(): AsyncWrap | null {
  const { noDeprecation } = process
  // There is no other way to it, and the warning would be none of the user's business.
  process.noDeprecation = true
  try {
    return (process as unknown as { binding(name: string): AsyncWrap }).binding('async_wrap')
  } catch {
    return null
  } finally {
    process.noDeprecation = noDeprecation ?? false
  }
}
