export type MaybeLater<T> = T | Promise<T>

/** Calls `next` with a value: at once if the value is there, otherwise once its Promise resolves. */
export function goOn<T, R>(value: MaybeLater<T>, next: (value: T) => MaybeLater<R>): MaybeLater<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
