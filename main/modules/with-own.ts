/**
 * Copies one of Node's modules, with some properties replaced. Works on descriptors and assigns nothing: Node's lazily
 * loaded properties are accessors, and assigning would set them in the host's module.
 */
export function withOwn(module: object, own: object): object {
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(module), ...Object.getOwnPropertyDescriptors(own) },
  )
}
