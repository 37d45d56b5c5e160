/** What a person's text says, or what is wrong with it and what to do; neither ends in a full stop. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly remedy: string }
