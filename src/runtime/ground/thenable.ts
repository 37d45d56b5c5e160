/** Whether `await` treats the value as a promise. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return 'then' in value && typeof value.then === 'function'
}

/**
 * As a promise's `finally`, but with own callbacks: the engine's can't be told from those that only pass a value on.
 */
export async function finallyOf<T>(thenable: PromiseLike<T>, onEnd?: (() => void) | null): Promise<T> {
  try {
    return await thenable
  } finally {
    await onEnd?.()
  }
}
