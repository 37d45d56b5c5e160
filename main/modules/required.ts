import { pathToFileURL } from 'node:url'
import type { LaterRequest } from '#code'
import { isOfPackage } from './source-kinds.ts'
import type { Source, Sources } from './sources.ts'

type CommonJs = Extract<Source, { kind: 'commonjs' }>

/**
 * Reads all that a CommonJS module may require, with their own requires, before the module runs: while it runs, nothing can
 * be waited for. A file that does not exist fails where it is required. Returns a Promise only when there is something to
 * wait for.
 */
export function readRequired(source: CommonJs, sources: Sources): void | Promise<void> {
  if (source.code.laterRequests.length === 0) return undefined
  return readAll(source, sources)
}

async function readAll(first: CommonJs, sources: Sources): Promise<void> {
  const seen = new Set<string>()
  const left: Source[] = [first]
  for (let source = left.pop(); source; source = left.pop()) {
    if ((source.kind !== 'commonjs' && source.kind !== 'module') || source.file === null) continue
    if (seen.has(source.file)) continue
    seen.add(source.file)
    // A package's script runs unread, so a computed name needs nothing there.
    if (!isOfPackage(source.file) && source.code.laterRequests.some(isComputed)) await sources.readAtOnce()
    for (const url of urlsOf(source, source.file, sources)) {
      const found = await sourceAt(url, sources)
      if (found) left.push(found)
    }
  }
}

function isComputed({ kind, specifier }: LaterRequest): boolean {
  return kind === 'require' && specifier === null
}

function urlsOf(source: Extract<Source, { code: unknown }>, file: string, sources: Sources): readonly string[] {
  const { requests, laterRequests } = source.code
  const required = laterRequests.flatMap(({ kind, specifier }) =>
    kind === 'require' && specifier !== null ? [pathIn(() => sources.requires.resolve(specifier, file))] : [],
  )
  const imported = requests.map(({ specifier }) =>
    pathIn(() => sources.resolver.resolve(specifier, pathToFileURL(file).href)),
  )
  return [...required, ...imported].flatMap((found) => (found === null ? [] : [found]))
}

/** The URL of the file; `null`: it does not exist, or it is one of Node's own modules. */
function pathIn(resolve: () => string): string | null {
  try {
    const found = resolve()
    if (found.startsWith('node:')) return null
    return found.startsWith('file:') || found.startsWith('data:') ? found : pathToFileURL(found).href
  } catch {
    return null
  }
}

async function sourceAt(url: string, sources: Sources): Promise<Source | null> {
  try {
    return await sources.at(url, /\.json$/.test(url) ? { type: 'json' } : {})
  } catch {
    return null
  }
}
