import { extname } from 'node:path'
import { parse } from 'cjs-module-lexer'
import { errorCode } from '../files/index.ts'
import type { Sources } from './sources.ts'

/** Node 23 and later also export the name `module.exports`. */
const always = Number(process.versions.node.split('.')[0]) >= 23 ? ['module.exports'] : []

/** The names that `import` sees of a CommonJS file, as Node's own lexer finds them, also in files that it re-exports. */
export function namesOfCommonJs(file: string, sources: Sources): readonly string[] {
  const names = new Set<string>(always)
  collect(file, sources, names, new Set())
  names.delete('default')
  return [...names]
}

/** Whether a text has import or export declarations. */
export function isEsModule(text: string): boolean {
  try {
    parse(text)
    return false
  } catch (error) {
    return errorCode(error) === 'ERR_LEXER_ESM_SYNTAX'
  }
}

function collect(file: string, sources: Sources, names: Set<string>, seen: Set<string>): void {
  if (seen.has(file)) return
  seen.add(file)
  const found = lexed(file, sources)
  for (const name of found.exports) names.add(name)
  for (const specifier of found.reexports) {
    const target = resolved(specifier, file, sources)
    if (target !== null && !['.mjs', '.json', '.node'].includes(extname(target))) collect(target, sources, names, seen)
  }
}

function lexed(file: string, sources: Sources): ReturnType<typeof parse> {
  try {
    return parse(sources.text(file))
  } catch {
    // The lexer fails on some files; these have only their default export.
    return { exports: [], reexports: [] }
  }
}

function resolved(specifier: string, file: string, sources: Sources): string | null {
  try {
    const target = sources.requires.resolve(specifier, file)
    return target.startsWith('node:') ? null : target
  } catch {
    return null
  }
}
