/** The type of an awaitable's value: of a coroutine, a future, or a promise. */
export type ValueOf<A> = A extends () => infer R ? Awaited<R> : Awaited<A>
