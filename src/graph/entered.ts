/**
 * The value of a text that a person entered; or what is wrong with it and what to do. Neither message ends in a full
 * stop.
 */
export type Entered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly remedy: string }
