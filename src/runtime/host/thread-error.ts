/** An error in a form that can be sent between threads: of an object only plain data gets across. */
export type PackedError =
  | { readonly name: string; readonly message: string; readonly stack: string; readonly fields: object }
  | { readonly thrown: unknown }

const hostErrors: Readonly<Record<string, new (message: string) => Error>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
}

/**
 * Rebuilds the error: its name, message, stack and plain fields, and its class if that is one of the language's own.
 */
export function unpackedError(packed: PackedError): unknown {
  if ('thrown' in packed) return packed.thrown
  const { name, message, stack, fields } = packed
  const HostError = hostErrors[name] ?? Error
  const error = new HostError(message)
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  error.stack = stack
  return Object.assign(error, fields)
}
