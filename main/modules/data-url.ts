import { ModuleError } from './module-error.ts'

/** The content of a data: URL, read as Node does. Throws a ModuleError for content that is neither JavaScript nor JSON. */
export function dataOf(url: string): { readonly isJson: boolean; readonly text: string } {
  const [, type = '', base64, body = ''] =
    /^([^/]+\/[^,;]+)[^,]*?(;base64)?,([\s\S]*)$/.exec(new URL(url).pathname) ?? []
  const isJson = type === 'application/json'
  if (!isJson && !/^\s*(text|application)\/javascript\s*$/i.test(type)) {
    throw new ModuleError(
      'ERR_UNKNOWN_MODULE_FORMAT',
      `${url} is no module`,
      'its type must be text/javascript or application/json',
    )
  }
  const text = decodeURIComponent(body)
  return { isJson, text: base64 ? Buffer.from(text, 'base64').toString('utf8') : text }
}
