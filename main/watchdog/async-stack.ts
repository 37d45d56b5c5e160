/** What Node keeps of the callbacks that it is in the middle of. */
interface AsyncWrap {
  clearAsyncIdStack?(): void
}

const wrap = asyncWrap()

/**
 * Forgets which callbacks Node is in the middle of. Node does so itself behind an uncaught error, and ends the process where
 * the calls that it returns to are not those it has written down; a thread that is broken off never returns to them.
 */
export function clearAsyncStack(): void {
  wrap?.clearAsyncIdStack?.()
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
