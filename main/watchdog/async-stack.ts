/** Node's internal record of the callbacks that it is in the middle of. */
interface AsyncWrap {
  clearAsyncIdStack?(): void
  readonly async_hook_fields?: Uint32Array
  readonly constants?: { readonly kCheck?: number }
}

const wrap = asyncWrap()

/**
 * Clears Node's record of the callbacks that it is in the middle of, as Node itself does after an uncaught error: when the
 * thread is interrupted, some of them never end. From here on Node does not check the record, since it ends the process
 * when it is wrong.
 */
export function clearAsyncStack(): void {
  wrap?.clearAsyncIdStack?.()
  const check = wrap?.constants?.kCheck
  if (check !== undefined && wrap?.async_hook_fields) wrap.async_hook_fields[check] = 0
}

function asyncWrap(): AsyncWrap | null {
  const { noDeprecation } = process
  // There is no other way to reach it, and the warning would mean nothing to the user.
  process.noDeprecation = true
  try {
    return (process as unknown as { binding(name: string): AsyncWrap }).binding('async_wrap')
  } catch {
    return null
  } finally {
    process.noDeprecation = noDeprecation ?? false
  }
}
