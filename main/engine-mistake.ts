import { Script } from 'node:vm'
import { type CodeError, type CodeKind, type ModuleCode, moduleFunction, originalOffset, placeAt } from '#code'

const scriptName = 'asyncanvas-syntax'

/**
 * What the engine refuses in a module that the parser takes: a bad regular expression, syntax that this host is too old
 * for. Nothing is run. `null`: nothing.
 */
export function engineMistake(source: string, module: ModuleCode, kind: CodeKind): CodeError | null {
  const { js, bodyAt } = kind === 'commonjs' ? commonJs(module) : moduleFunction(module, new Set())
  try {
    new Script(js, { filename: scriptName })
    return null
  } catch (error) {
    const { message, stack } = error as SyntaxError
    const offset = originalOffset(module.insertions, Math.max(0, offsetIn(js, stack ?? '') - bodyAt))
    return { message, ...placeAt(source, Math.min(offset, source.length)) }
  }
}

function commonJs({ js }: ModuleCode): { readonly js: string; readonly bodyAt: number } {
  const head = '(function (exports, require, module, __filename, __dirname) { '
  return { js: `${head}${js}\n})`, bodyAt: head.length }
}

/** From what Node puts before the stack: the script's name and line, the line itself, and marks below the place in it. */
function offsetIn(js: string, stack: string): number {
  const lines = stack.split('\n')
  const number = Number(new RegExp(`^${scriptName}:(\\d+)`).exec(lines[0] ?? '')?.[1] ?? 1)
  const marks = lines.findIndex((line) => /^\s*\^+\s*$/.test(line))
  const column = marks < 0 ? 0 : (lines[marks]?.indexOf('^') ?? 0)
  let start = 0
  let left = number - 1
  for (const end of js.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    if (left === 0) break
    left -= 1
    start = end.index + end[0].length
  }
  return start + column
}
