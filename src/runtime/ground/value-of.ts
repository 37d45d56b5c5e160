/** What comes out of an awaitable: of a coroutine, a future, or a promise. */
export type ValueOf<A> = A extends () => infer R ? Awaited<R> : Awaited<A>
