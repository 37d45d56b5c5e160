/*
 * What exported programs say of errors and results: word for word what a run says (`described` of the runtime, `toJson` of
 * run/preview.ts; a test compares). Names in capitals stand for what the file calls them.
 */

export const attempt: string = `/** What \`read\` gives; undefined where it throws, as a look at somebody else's object may. */
function ATTEMPT(read: () => any): any {
  try {
    return read()
  } catch {
    return undefined
  }
}`

export const isError: string = `/** Also of an error from another realm (\`node:vm\`), which is no \`instanceof Error\` here. */
function ISERROR(value: unknown): boolean {
  return ATTEMPT(() => value instanceof Error || Object.prototype.toString.call(value) === '[object Error]') === true
}`

export const described: string = `/** A thrown value in words. Of an error: its message, what it collects, what caused it. */
function DESCRIBED(thrown: unknown): { name: string; message: string } {
  const told = new Set<unknown>()
  const nameOf = (error: any): string => ATTEMPT(() => typeof error.name === 'string' && error.name) || 'Error'
  const errorText = (error: any): string => {
    if (told.has(error) || told.size >= 100) return '…'
    told.add(error)
    const own = textOf(ATTEMPT(() => error.message) ?? '')
    const errors = ATTEMPT(() => Array.isArray(error.errors) && error.errors.map(textOf).join('; ')) || ''
    const more = [errors, textOf(ATTEMPT(() => error.cause) ?? '')].filter((text) => !own.includes(text))
    return [own, ...more].filter((text) => text !== '').join(': ')
  }
  const textOf = (value: any): string => {
    if (ISERROR(value)) return errorText(value) || nameOf(value)
    if (typeof value === 'function') return 'a function'
    if (typeof value !== 'object' || value === null) return String(value)
    const json = ATTEMPT(() => JSON.stringify(value, (_key, item) => (ISERROR(item) ? textOf(item) : item)))
    return ATTEMPT(() => String(json ?? value.message ?? 'an object')) ?? 'an object'
  }
  const cut = (text: string) =>
    text.length > 4_000 ? \`\${text.slice(0, 4_000)}… (\${text.length - 4_000} more characters)\` : text
  if (ISERROR(thrown)) return { name: cut(nameOf(thrown)), message: cut(errorText(thrown)) }
  return { name: 'Error', message: cut(\`\${textOf(thrown) || 'an empty text'} was thrown\`) }
}`

export const asJson: string = `/** A value as JSON holds it: nothing is null, an error its name and message. Throws for what JSON cannot hold. */
function ASJSON(value: any, path = 'result', parents: readonly unknown[] = []): unknown {
  const refuse = (is: string): never => {
    throw Object.assign(new TypeError(\`\${path} \${is}\`), { name: 'NotJsonError' })
  }
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value
  if (typeof value === 'number') return refuse(\`is \${value}, which JSON cannot hold\`)
  if (typeof value !== 'object') return refuse(\`is a \${typeof value}, which JSON cannot hold\`)
  if (parents.includes(value)) return refuse('contains itself, which JSON cannot hold')
  if (ISERROR(value)) return DESCRIBED(value)
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
  if (kind === 'Map' || kind === 'Set') return refuse(\`is a \${kind}, which JSON cannot hold; return Array.from(it)\`)
  const inside = [...parents, value]
  if (typeof value.toJSON === 'function') return ASJSON(value.toJSON(), path, inside)
  if (Array.isArray(value)) return Array.from(value, (item, index) => ASJSON(item, \`\${path}[\${index}]\`, inside))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ASJSON(item, \`\${path}.\${key}\`, inside)]))
}`
