import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const conditions = ['node', 'import', 'module', 'default']

/** The file that `import 'package/below'` means, by the package's `exports`; `null`: there is none in these folders. */
export function packageEntry(specifier: string, folders: readonly string[]): string | null {
  const [, name = '', below = ''] = /^(@[^/]+\/[^/]+|[^/]+)(\/.*)?$/.exec(specifier) ?? []
  for (const folder of folders) {
    const file = join(folder, name, 'package.json')
    if (!existsSync(file)) continue
    const about = JSON.parse(readFileSync(file, 'utf8')) as { exports?: unknown; module?: unknown; main?: unknown }
    const target = about.exports === undefined ? (about.module ?? about.main) : targetOf(about.exports, `.${below}`)
    return typeof target === 'string' ? join(folder, name, target) : null
  }
  return null
}

function targetOf(exported: unknown, path: string): unknown {
  if (typeof exported === 'string') return path === '.' ? exported : null
  if (typeof exported !== 'object' || exported === null) return null
  const hasPaths = Object.keys(exported).some((key) => key.startsWith('.'))
  if (!hasPaths) return path === '.' ? byCondition(exported) : null
  return byCondition((exported as Record<string, unknown>)[path])
}

function byCondition(target: unknown): unknown {
  if (typeof target !== 'object' || target === null) return target
  for (const [condition, inner] of Object.entries(target)) {
    if (conditions.includes(condition)) return byCondition(inner)
  }
  return null
}
