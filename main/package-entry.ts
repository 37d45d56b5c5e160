import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Those that Node itself honours for `import`. */
const conditions = ['node-addons', 'node', 'import', 'module-sync', 'default']

/**
 * The file that `import 'package/below'` means, by the package's `exports`; `null`: it has none, or none for that path,
 * or is in none of these folders. What `require.resolve` finds may be another file, made for `require`.
 */
export function packageEntry(specifier: string, folders: readonly string[]): string | null {
  const [, name = '', below = ''] = /^(@[^/]+\/[^/]+|[^/]+)(\/.*)?$/.exec(specifier) ?? []
  for (const folder of folders) {
    const file = join(folder, name, 'package.json')
    if (!existsSync(file)) continue
    const about = JSON.parse(readFileSync(file, 'utf8')) as { exports?: unknown; module?: unknown; main?: unknown }
    const isEsmOnly = about.exports === undefined && about.main === undefined && below === ''
    const target = isEsmOnly ? about.module : targetOf(about.exports, `.${below}`)
    return typeof target === 'string' ? join(folder, name, target) : null
  }
  return null
}

function targetOf(exported: unknown, path: string): unknown {
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported)) {
    return path === '.' ? byCondition(exported) : null
  }
  const paths = Object.entries(exported)
  if (!paths.some(([key]) => key.startsWith('.'))) return path === '.' ? byCondition(exported) : null
  const exact = paths.find(([key]) => key === path && !key.includes('*'))
  return exact ? byCondition(exact[1]) : byPattern(paths, path)
}

/** `"./*": "./lib/*.js"`: the longest beginning wins, as in Node. */
function byPattern(paths: readonly (readonly [string, unknown])[], path: string): unknown {
  const fitting = paths.flatMap(([key, target]) => {
    const [before = '', after] = key.split('*')
    if (after === undefined || !path.startsWith(before) || !path.endsWith(after)) return []
    if (path.length < key.length) return []
    return [{ before, star: path.slice(before.length, path.length - after.length), target }]
  })
  const [best] = fitting.sort((a, b) => b.before.length - a.before.length)
  const target = best && byCondition(best.target)
  return typeof target === 'string' ? target.replaceAll('*', () => best?.star ?? '') : null
}

function byCondition(target: unknown): unknown {
  if (typeof target !== 'object' || target === null) return target
  if (Array.isArray(target)) return target.map(byCondition).find((each) => typeof each === 'string')
  for (const [condition, inner] of Object.entries(target)) {
    if (conditions.includes(condition)) return byCondition(inner)
  }
  return null
}
