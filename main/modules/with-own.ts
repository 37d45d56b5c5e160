/**
 * A module of Node's with some of its own in place. Getters stay what they are, and nothing is assigned: what Node loads
 * late are accessors that set the host's module.
 */
export function withOwn(module: object, own: object): object {
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(module), ...Object.getOwnPropertyDescriptors(own) },
  )
}
