import { Script } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { moduleFunction, type ReadCode } from '#code'
import { checkedByEngine } from '../../../main/code/read-here.ts'
import { CodeLines } from '../../../src/code/code-lines.ts'
import { readCode, readCodes } from '../../../src/code/read-code.ts'
import { type Sample, samples } from './corpus/all.ts'
import { beside, globals } from './corpus/snippet.ts'
import { evaluated, transpiled } from './evaluated.ts'

/** The code with its result as an export, so that the compiler checks the result too. */
const textOf = ({ code, result }: Sample): string =>
  result === undefined ? code : `${code}\nexport const outcome: any = ${result}`
const texts = samples.map(textOf)
const ours = readCodes(texts).map((read, index) => checkedByEngine(texts[index] ?? '', 'typescript', read))
const firstMarkOfTsc = tscOver(texts)

/** For each text, the place of the first error that `tsc` reports in a strict project. */
function tscOver(sources: readonly string[]): readonly (Told | null)[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    types: [],
    lib: ['lib.esnext.d.ts'],
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  const files = new Map(sources.map((text, index) => [`/corpus/${index}.ts`, text]))
  for (const [path, text] of Object.entries(beside)) files.set(`/corpus/${path}`, text)
  files.set('/globals.d.ts', globals)
  const real = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...real,
    getCurrentDirectory: () => '/corpus',
    directoryExists: (path) => path === '/corpus' || real.directoryExists?.(path) === true,
    fileExists: (path) => files.has(path) || real.fileExists(path),
    readFile: (path) => files.get(path) ?? real.readFile(path),
    getSourceFile: (path, language) => {
      const text = files.get(path)
      return text === undefined ? real.getSourceFile(path, language) : ts.createSourceFile(path, text, language)
    },
  }
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host })
  return sources.map((text, index) => {
    const file = program.getSourceFile(`/corpus/${index}.ts`)
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    const [first] = found.sort((a, b) => (a.start ?? 0) - (b.start ?? 0))
    if (!first) return null
    const message = ts.flattenDiagnosticMessageText(first.messageText, ' ')
    return { line: new CodeLines(text).at(first.start ?? 0).line, message, code: first.code }
  })
}

interface Told {
  readonly line: number
  readonly message: string
  readonly code: number
}

const readOf = (index: number): ReadCode => ours[index] as ReadCode

it('has a few hundred samples, each with a name of its own', () => {
  expect(samples.length).toBeGreaterThan(450)
  expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length)
})

it('is the same alone as among others', () => {
  const global = 'declare global { let a: number; class B {} }'
  expect(readCodes([global, global]).map(({ reading }) => reading.errors)).toEqual([[], []])
  for (const [index, text] of texts.entries()) {
    if (index % 40 === 0) expect(checkedByEngine(text, 'typescript', readCode(text))).toEqual(readOf(index))
  }
})

describe.each(samples.map((sample, index) => [sample.id, sample, index] as const))('%s', (_id, sample, index) => {
  it(`tsc ${sample.tsc}, we ${sample.ours === 'takes' ? 'take' : 'refuse'} it`, () => {
    const tsc = firstMarkOfTsc[index] ?? null
    const [error] = readOf(index).reading.errors
    const said = `tsc: ${JSON.stringify(tsc)}; we: ${JSON.stringify(error)}`
    expect({ tsc: tsc ? 'refuses' : 'takes', ours: error ? 'refuses' : 'takes' }, said).toEqual({
      tsc: sample.tsc,
      ours: sample.ours,
    })
    if (tsc && error) expect(error.line, said).toBe(tsc.line)
  })

  const { module } = readOf(index)
  if (!module) return
  it('is a function for the engine, with and without live imports', () => {
    for (const live of [new Set<number>(), new Set(module.imports.keys())]) {
      expect(() => new Script(moduleFunction(module, live).js)).not.toThrow()
    }
  })

  if (sample.result !== undefined) {
    it('gives what the output of tsc gives', async () => {
      expect(await evaluated(module)).toEqual(await transpiled(textOf(sample)))
    })
  }
})
