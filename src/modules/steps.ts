/** Work that may need a promise before it goes on: `import` can wait for it, `require` can't. */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>

/** Does the work, and waits where it must. */
export async function waitingFor<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next()
  while (!step.done) {
    try {
      const value = await step.value
      step = steps.next(value)
    } catch (error) {
      step = steps.throw(error)
    }
  }
  return step.value
}

/** Does the work at once. Throws what `refusal` makes if it would have to wait. */
export function atOnce<T>(steps: Steps<T>, refusal: () => Error): T {
  const step = steps.next()
  if (step.done) return step.value
  step.value.catch(() => {})
  throw refusal()
}

/** The value itself, or the value of a promise. */
export function* awaited<T>(value: T | Promise<T>): Steps<T> {
  return value instanceof Promise ? ((yield value) as T) : value
}
