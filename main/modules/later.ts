export type MaybeLater<T> = T | Promise<T>

/** Goes on with a value at once where it is there, else when it is. */
export function goOn<T, R>(value: MaybeLater<T>, next: (value: T) => MaybeLater<R>): MaybeLater<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
