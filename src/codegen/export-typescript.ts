import type { Plan, PlanCodeNode } from '#compile'
import type { Problem } from '#graph'
import type { Given } from './given.ts'
import { type FileCode, pipelineCode } from './pipeline-code.ts'
import { givenBack } from './plain-end.ts'
import { printFile } from './print-file.ts'
import type { RuntimePart } from './runtime-part.ts'
import { allShapes } from './shape.ts'
import { mayLeave, shapeOf } from './shapes.ts'
import { lateReaders } from './stream-forms.ts'
import type { ExportPlatform } from './targets.ts'
import { callsWithoutTask, unsupportedInFile } from './unsupported.ts'
import { unsupportedIncluded } from './unsupported-included.ts'

export type Exported =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Prints a plan as one standalone TypeScript file that does the same: the functions as written, `main`, the few helpers
 * it needs, and a runner. If code uses more of the runtime than helpers can replace, nodes are tasks, and the used part
 * of the `runtime` is printed at the end. For the platform `runtime`, nodes are tasks, and the runtime is
 * imported. The same plan gives the same bytes. Problems: names that no file can have.
 */
export function exportTypeScript(
  drawn: Plan,
  runtime: readonly RuntimePart[],
  platform: ExportPlatform = 'plain',
): Exported {
  const read = pipelineCode(drawn, platform)
  const code = { ...read, hasTasks: read.hasTasks || mayLeave(read.plans) }
  const { hasTasks } = code
  const problems = [...problemsOf(code.own, hasTasks), ...unsupportedIncluded(code)]
  if (problems.length > 0) return { ok: false, problems }
  const shape = shapeOf(drawn, hasTasks)
  const isFinal = allShapes(shape).every(({ scope, failures }) => scope === null && failures.areFinal)
  const late = isFinal ? [] : lateReaders(drawn)
  if (late.length > 0) return { ok: false, problems: late }
  const insides = code.included.map(({ plan }) => shapeOf(plan, true))
  const givenInside = (path: string): Given => {
    const inside = insides[code.included.findIndex(({ file }) => file.path === path)]
    return inside ? givenBack(known, inside.dependencies, inside.failures) : 'unknown'
  }
  const known = { ...code, givenInside }
  return { ok: true, text: printFile({ code: known, shape, insides, runtime, platform }) }
}

function problemsOf(own: FileCode, hasTasks: boolean): readonly Problem[] {
  const { coroutines, defined, free } = own
  const ofOwner = (owner: PlanCodeNode | null) => free.filter((use) => use.owner === owner)
  return [
    ...unsupportedInFile(own),
    ...(defined.has('main') ? [mainTaken(coroutines.find((node) => node.name === 'main'))] : []),
    ...(hasTasks ? callsWithoutTask(ofOwner(null)) : []),
  ]
}

function mainTaken(node: PlanCodeNode | undefined): Problem {
  return {
    code: 'export-unsupported',
    severity: 'error',
    ...(node ? { node: node.id } : {}),
    message: `${node ? 'A node' : 'The shared code'} has the name main, which is the exported pipeline's own`,
    remedy: 'Give it another name',
  }
}
