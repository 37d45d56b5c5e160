import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

/** TypeScript files import each other by the names of the compiled files. */
const compiledFrom: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' }
const endings = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts', '.json', '/index.ts', '/index.js']

/** The TypeScript file that exists instead of a missing JavaScript file; `null`: neither exists. */
export function typeScriptBeside(file: string): string | null {
  const ending = compiledFrom[extname(file)]
  const typed = ending && `${file.slice(0, -extname(file).length)}${ending}`
  return typed && isFile(typed) ? typed : null
}

/** A specifier for an existing file much like the missing one: with another ending, or a few other letters; `null`: none. */
export function nearestFile(file: string, specifier: string): string | null {
  const found = endings.find((ending) => isFile(`${file}${ending}`))
  if (found) return `${specifier}${found}`
  const stem = file.slice(0, file.length - extname(file).length)
  const other = endings.find((ending) => isFile(`${stem}${ending}`))
  if (other && extname(file) !== '') return `${specifier.slice(0, specifier.length - extname(file).length)}${other}`
  const near = namesIn(dirname(file)).find((name) => isFile(join(dirname(file), name)) && areNear(name, basename(file)))
  return near === undefined ? null : `${specifier.slice(0, specifier.lastIndexOf('/') + 1)}${near}`
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Whether two names differ in case only, or in one or two letters. */
function areNear(a: string, b: string): boolean {
  if (a.toLowerCase() === b.toLowerCase()) return true
  return b.length > 4 && distance(a.toLowerCase(), b.toLowerCase()) <= (b.length > 8 ? 2 : 1)
}

/** The edit distance: how many letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j += 1) {
      next.push(Math.min((row[j] ?? 0) + (b[j] === letter ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
