import type { Attributes } from '#modules'

/** Throws a TypeError, in Node's words, for import attributes that don't fit what is imported. */
export function checkAttributes(url: string, isJson: boolean, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'type') continue
    throw typeError(
      'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED',
      `Import attribute "${key}" with value "${value}" is not supported`,
    )
  }
  const { type } = attributes
  if (type !== undefined && type !== 'json') {
    throw typeError('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', `Import attribute type "${type}" is unsupported`)
  }
  if (type === 'json' && !isJson) {
    throw typeError('ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', `Module "${url}" is not of type "json"`)
  }
  if (type === undefined && isJson) {
    throw typeError('ERR_IMPORT_ATTRIBUTE_MISSING', `Module "${url}" needs an import attribute of type "json"`)
  }
}

function typeError(code: string, message: string): TypeError {
  const error = Object.assign(new TypeError(message), { code })
  error.stack = `TypeError: ${message}`
  return error
}
