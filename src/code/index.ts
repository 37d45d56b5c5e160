import type { CodeKind } from './parse.ts'
import type { ReadCode } from './reading.ts'

export { type Edit, edited, originalOffset } from './edits.ts'
export { capitalized, isIdentifier, isLanguageWord, wordsOf } from './identifiers.ts'
export { isFree, type LightBindings, lightBindingsOf } from './light-bindings.ts'
export type { Binding, NameAt, Use } from './light-scope.ts'
export type * from './module-code.ts'
export { usesImportMeta } from './module-code.ts'
export {
  liveEdits,
  type ModuleFunction,
  type ModuleFunctionOptions,
  type ModuleScope,
  moduleFunction,
} from './module-function.ts'
export { neededModule } from './needed-module.ts'
export { tooDeep } from './nesting.ts'
export type { CodeKind } from './parse.ts'
export { plainSource } from './plain-source.ts'
export {
  type CodeError,
  learn,
  moduleOf,
  type Parameter,
  type ReadCode,
  type Reading,
  readingGeneration,
  readingOf,
  readingVersion,
  readWith,
  type Signature,
} from './reading.ts'
export { parsesLightly, placeAt, signatureOf, topLevelNames } from './signature.ts'
export { isLongCode, syntaxTree } from './syntax-tree.ts'

/** The parts that need TypeScript itself, which takes a fifth of a second to load. */
export interface TrueParser {
  readonly readCode: (text: string, kind?: CodeKind) => ReadCode
  readonly readCodes: (texts: readonly string[], kind?: CodeKind) => readonly ReadCode[]
  readonly erasedText: (text: string) => string
  readonly instrumentedText: (text: string) => string
}

/** Loads the full parser. */
export async function loadTrueParser(): Promise<TrueParser> {
  const [{ readCode, readCodes }, { erasedText, instrumentedText }] = await Promise.all([
    import('./read-code.ts'),
    import('./erased-text.ts'),
  ])
  return { readCode, readCodes, erasedText, instrumentedText }
}
