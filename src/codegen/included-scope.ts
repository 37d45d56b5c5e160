import { importedNames } from './hoisted-imports.ts'
import type { FileCode, PipelineCode } from './pipeline-code.ts'

/**
 * The names of a file that other files in the same text define, too, or that stand for something else there: they are
 * its own only in a scope of its own.
 */
export function ownNames(file: FileCode, code: PipelineCode): readonly string[] {
  const others = filesBut(file, code)
  const imports = importedNames(file.plan.shared)
  const isElsewhere = (name: string): boolean =>
    others.some(({ defined, freeNames }) => defined.has(name) || freeNames.has(name))
  return [...file.defined].filter((name) => !imports.has(name) && isElsewhere(name))
}

/** The other files of the text. */
export function filesBut(file: FileCode, code: PipelineCode): readonly FileCode[] {
  return [code.own, ...code.included].filter((each) => each !== file)
}
