import type { CodeKind } from './grammar.ts'
import type { ReadCode } from './reading.ts'

export { type Edit, edited, originalOffset } from './edits.ts'
export type { CodeKind } from './grammar.ts'
export { capitalized, isIdentifier, isLanguageWord, wordsOf } from './identifiers.ts'
export { type LightBindings, lightBindingsOf } from './light-bindings.ts'
export type { Binding, NameAt, Use } from './light-scope.ts'
export type * from './module-code.ts'
export { type ModuleFunction, type ModuleFunctionOptions, type ModuleScope, moduleFunction } from './module-function.ts'
export { neededModule } from './needed-module.ts'
export {
  type CodeError,
  learn,
  moduleOf,
  type ReadCode,
  type Reading,
  readingGeneration,
  readingOf,
  readingVersion,
  readWith,
} from './reading.ts'
export { type Parameter, parsesLightly, placeAt, type Signature, signatureOf, topLevelNames } from './signature.ts'
export { syntaxTree } from './syntax-tree.ts'

/** Loads the true parser: TypeScript, which takes a fifth of a second. */
export async function loadCodeReader(): Promise<(text: string, kind?: CodeKind) => ReadCode> {
  return (await import('./read-code.ts')).readCode
}
