import { Session } from 'node:inspector'
import { Script } from 'node:vm'
import {
  type CodeError,
  type CodeKind,
  type CodePlace,
  type ModuleCode,
  moduleFunction,
  originalOffset,
  placeAt,
  tooDeep,
} from '#code'
import { described, isOf, stackTextOf } from '#foreign-value'

const scriptName = 'asyncanvas-syntax'

/**
 * Finds what the engine refuses in a module that the parser accepts: a bad regular expression, or syntax that this host is
 * too old for. Runs nothing. `null`: no mistake.
 */
export function engineMistake(source: string, module: ModuleCode, kind: CodeKind): CodeError | null {
  const { js, bodyAt } = kind === 'commonjs' ? commonJs(module) : moduleFunction(module, new Set())
  try {
    new Script(js, { filename: scriptName })
    return null
  } catch (error) {
    if (isOf(error, RangeError)) return tooDeep(source, error)
    const at = offsetIn(js, stackTextOf(error))
    return {
      message: described(error).message,
      ...(at < bodyAt ? importAt(module, js.slice(at)) : placeIn(source, module, at - bodyAt)),
    }
  }
}

function placeIn(source: string, { insertions }: ModuleCode, at: number): CodePlace {
  return placeAt(source, Math.min(originalOffset(insertions, at), source.length))
}

/** Finds the import that is meant: the names of imports stand before the body. */
function importAt({ imports }: ModuleCode, rest: string): CodePlace {
  const { line, column } = imports.find(({ local }) => rest.startsWith(local)) ?? { line: 1, column: 1 }
  return { line, column }
}

function commonJs({ js }: ModuleCode): { readonly js: string; readonly bodyAt: number } {
  const head = '(function (exports, require, module, __filename, __dirname) { '
  return { js: `${head}${js}\n})`, bodyAt: head.length }
}

/**
 * Reads the place from what Node puts before the stack: the script's name and line, the line itself, and marks below the
 * place in it.
 */
function offsetIn(js: string, stack: string): number {
  const lines = stack.split('\n')
  const number = Number(new RegExp(`^${scriptName}:(\\d+)`).exec(lines[0] ?? '')?.[1] ?? 1)
  const marks = lines.findIndex((line) => /^\s*\^+\s*$/.test(line))
  if (marks >= 0) return lineStart(js, number - 1) + (lines[marks]?.indexOf('^') ?? 0)
  const { lineNumber, columnNumber } = inspectedPlace(js) ?? { lineNumber: number - 1, columnNumber: 0 }
  return lineStart(js, lineNumber) + columnNumber
}

function lineStart(js: string, lineNumber: number): number {
  let start = 0
  let left = lineNumber
  for (const end of js.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    if (left === 0) break
    left -= 1
    start = end.index + end[0].length
  }
  return start
}

interface InspectedPlace {
  readonly lineNumber: number
  readonly columnNumber: number
}

/**
 * Asks the debugger for the place: Node marks nothing beyond the first thousand characters of a line, and nothing at the
 * end of a text.
 */
function inspectedPlace(js: string): InspectedPlace | null {
  const session = new Session()
  let place: InspectedPlace | null = null
  try {
    session.connect()
    session.post('Runtime.enable')
    session.post(
      'Runtime.compileScript',
      { expression: js, sourceURL: scriptName, persistScript: false },
      (_error, answer) => {
        place = answer?.exceptionDetails ?? null
      },
    )
  } finally {
    session.disconnect()
  }
  return place
}
