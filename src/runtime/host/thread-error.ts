/** An error on its way between threads: of objects only plain data gets across. */
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

/** The error as it was there: its name, message, stack and plain fields; of one of the language's own classes, that class. */
export function unpackedError(packed: PackedError): unknown {
  if ('thrown' in packed) return packed.thrown
  const { name, message, stack, fields } = packed
  const HostError = hostErrors[name] ?? Error
  const error = new HostError(message)
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  error.stack = stack
  return Object.assign(error, fields)
}
