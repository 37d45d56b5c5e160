import type { PlanCodeNode } from '#compile'
import { policiesOf } from '#graph'
import type { Calls } from './calls.ts'
import { copiedFunction } from './copied-function.ts'
import { exportOfName } from './export-names.ts'
import { splitImports } from './hoisted-imports.ts'
import { ownNames } from './included-scope.ts'
import { indented } from './layout.ts'
import type { MainBody } from './main-body.ts'
import { mainFunction } from './main-function.ts'
import type { Parameters } from './parameters.ts'
import { isCalm, type PipelineCode } from './pipeline-code.ts'
import type { Shape } from './shape.ts'
import { isRow } from './shapes.ts'

export type IncludedCode = PipelineCode['included'][number]

export interface IncludedPrinting {
  readonly code: PipelineCode
  readonly included: IncludedCode
  readonly shape: Shape
  readonly helpers: Calls['helpers']
  readonly parameters: Parameters
  readonly body: MainBody
  /** The first lines of its function. */
  readonly first: readonly string[]
  readonly inNode: (node: PlanCodeNode) => string | null
  readonly header: string
}

/**
 * An included file: its shared code, its functions, and the function that it is itself. They stand in a scope of their
 * own where another file has the same names, or where loading them does something, which waits for the first call.
 */
export function printedFile(printing: IncludedPrinting): string {
  const { code, included, helpers, body, inNode } = printing
  const name = nameOf(printing)
  const { rest } = splitImports(included.plan.shared)
  const parts = [
    rest.trim(),
    ...included.coroutines.map((node) => copiedFunction(node.code, inNode(node))),
    functionText(printing),
    ...body.functions,
  ].filter((part) => part !== '')
  if (isCalm(included) && ownNames(included, code).length === 0) return parts.join('\n\n')
  const [open, close] = isCalm(included) ? ['(() => {', '})()'] : [`${helpers.pipelines?.loaded}(() => {`, '})']
  const inside = [...parts, `return ${name}`].map(hasLongTexts(parts) ? (text) => text : indented).join('\n\n')
  return `const ${name} = ${open}\n${inside}\n${close}`
}

function nameOf({ helpers, included }: IncludedPrinting): string {
  return helpers.pipelines?.functions.get(included.file.path) ?? included.file.title
}

/** The spaces in a text over several lines are a part of it. */
function hasLongTexts(parts: readonly string[]): boolean {
  return parts.some((part) => part.split('\n').some((line) => line.split('`').length % 2 === 0))
}

function functionText(printing: IncludedPrinting): string {
  const { shape, helpers, parameters, body, first, header } = printing
  const lines = [...first, ...body.lines]
  const text = mainFunction({
    name: nameOf(printing),
    parameters,
    // What was skipped has no value, so types would not say what a caller may do.
    ...(shape.failures.areFinal ? {} : { returns: ': Promise<any>' }),
    body: lines,
    around: isKept(printing) ? [`${helpers.pipelines?.inside}(async () => {`, '})'] : null,
  })
  return header === '' ? text : `${header}\n${text}`
}

/** Names of the runtime that leave nothing behind when a node fails or ends. */
const leavingNothing = new Set(['sleep', 'log', 'signal', 'CancelledError'])

/** Whether something inside may be left at its end. */
function isKept({ code, included, shape }: IncludedPrinting): boolean {
  if (!code.hasTasks) return false
  const usesOthers = [...included.freeNames].some(
    (name) => exportOfName(name) !== undefined && !leavingNothing.has(name),
  )
  return usesOthers || included.plan.nodes.some((node) => policiesOf(node).each) || !isRow(shape)
}
