import { format } from 'node:util'
import type { CodeKind, ReadCode } from '#code'
import { createModules, type Modules } from '#modules'
import { type CodeReader, createCodeReader, readHere } from '../../../main/code-reader.ts'
import { createRunModules } from '../../../main/module-loader.ts'

/** Reads in this process, and remembers. */
export function rememberingReader(): CodeReader {
  const known = new Map<string, ReadCode>()
  const keyOf = (text: string, kind: CodeKind): string => `${kind} ${text}`
  const cache = {
    get: (text: string, kind: CodeKind) => known.get(keyOf(text, kind)),
    set: (text: string, kind: CodeKind, read: ReadCode) => void known.set(keyOf(text, kind), read),
  }
  return createCodeReader(cache, readHere)
}

/** The modules of a run from the pipeline at `path`, without a loop: awaits are the engine's, the console prints here. */
export function localModules(path: string | null, print: (line: string) => void, reader: CodeReader): Modules {
  const log = (...values: unknown[]): void => print(format(...values))
  const scope = {
    $await: (value: unknown) => value,
    $each: (value: unknown) => value,
    $guard: () => {},
    console: { log, warn: log, error: log, info: log, debug: log },
  }
  return createModules(createRunModules(path, reader).hostOf(scope))
}
