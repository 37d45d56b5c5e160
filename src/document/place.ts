import { isObject, type Json, type Path } from '#graph'

/**
 * A place in a file for people: `nodes[2] "fetchData": code[3]`, `layout "fetchData": x`, `settings: onError`. `root`:
 * the whole file, which has the ids. `''` is the file itself.
 */
export function placeIn(root: Json, path: Path): string {
  const [section, item, ...rest] = path
  if (section === 'nodes' && typeof item === 'number') {
    return joined(`nodes[${item}]${idOf(root, item)}`, rest)
  }
  if (section === 'edges' && typeof item === 'number') return joined(`edges[${item}]`, rest)
  if (section === 'layout' && item !== undefined) return joined(`layout ${quoted(String(item))}`, rest)
  if (section === 'settings' && item !== undefined) return joined('settings', path.slice(1))
  return steps(path)
}

/** A text of a file for a message: in quotes, and shortened if it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)
}

function joined(item: string, rest: Path): string {
  return rest.length === 0 ? item : `${item}: ${steps(rest)}`
}

function steps(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (!/^[\w$-]{1,60}$/.test(step)) text += `[${quoted(step)}]`
    else text += text === '' ? step : `.${step}`
  }
  return text
}

function idOf(root: Json, index: number): string {
  const nodes = isObject(root) ? root.nodes : undefined
  const node = Array.isArray(nodes) ? (nodes[index] as Json | undefined) : undefined
  return isObject(node) && typeof node.id === 'string' ? ` ${quoted(node.id)}` : ''
}
