// The parts of other packages that the benchmarks use, so that types can be checked even where `npm run bench` has not
// installed them.

declare module 'async' {
  type Step<T, R> = (item: T) => Promise<R>
  const async: {
    map<T, R>(items: readonly T[], step: Step<T, R>): Promise<R[]>
    mapLimit<T, R>(items: readonly T[], limit: number, step: Step<T, R>): Promise<R[]>
    reduce<T, R>(items: readonly T[], start: R, step: (total: R, item: T) => Promise<R>): Promise<R>
    auto<R>(
      steps: Readonly<Record<string, readonly (string | Step<Record<string, R>, R>)[]>>,
    ): Promise<Record<string, R>>
  }
  export = async
}

declare module 'p-map' {
  function pMap<T, R>(
    items: readonly T[],
    step: (item: T) => Promise<R>,
    options?: { readonly concurrency: number },
  ): Promise<R[]>
  export = pMap
}

declare module 'p-queue' {
  class PQueue {
    constructor(options?: { readonly concurrency: number })
    add<T>(task: () => Promise<T>): Promise<T>
    addAll<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]>
  }
  export = PQueue
}

declare module 'rxjs' {
  export type Operator<A, B> = (source: Observable<A>) => Observable<B>
  export interface Observable<A> {
    pipe<B>(first: Operator<A, B>): Observable<B>
    pipe<B, C>(first: Operator<A, B>, second: Operator<B, C>): Observable<C>
    pipe<B, C, D>(first: Operator<A, B>, second: Operator<B, C>, third: Operator<C, D>): Observable<D>
  }
  export type Input<A> = Observable<A> | Promise<A>
  export function range(start: number, count: number): Observable<number>
  export function timer(ms: number): Observable<0>
  export function defer<A>(make: () => Input<A>): Observable<A>
  export function forkJoin<A>(sources: readonly Observable<A>[]): Observable<A[]>
  export function firstValueFrom<A>(source: Observable<A>): Promise<A>
  export function map<A, B>(step: (value: A) => B): Operator<A, B>
  export function mergeMap<A, B>(step: (value: A) => Input<B>, concurrent?: number): Operator<A, B>
  export function concatMap<A, B>(step: (value: A) => Input<B>): Operator<A, B>
  export function reduce<A, B>(step: (total: B, value: A) => B, start: B): Operator<A, B>
  export function shareReplay<A>(count: number): Operator<A, A>
  export function toArray<A>(): Operator<A, A[]>
}

declare module 'effect' {
  export namespace Fiber {
    interface Fiber<A> {
      readonly value?: A
    }
    function join<A>(fiber: Fiber<A>): Effect.Effect<A>
  }
  export namespace Effect {
    interface Effect<A> {
      [Symbol.iterator](): Iterator<Effect<unknown>, A>
    }
    const yieldNow: Effect<void>
    const never: Effect<never>
    function gen<A>(steps: () => Generator<Effect<unknown>, A>): Effect<A>
    function sleep(ms: number): Effect<void>
    function all<A>(effects: readonly Effect<A>[], options: { readonly concurrency: number | 'unbounded' }): Effect<A[]>
    function forkChild<A>(effect: Effect<A>): Effect<Fiber.Fiber<A>>
    function runFork<A>(effect: Effect<A>): Fiber.Fiber<A>
    function runPromise<A>(effect: Effect<A>): Promise<A>
  }
}
