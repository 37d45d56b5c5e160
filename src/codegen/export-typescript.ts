import type { Plan, PlanCodeNode } from '#compile'
import type { Problem } from '#graph'
import { withChoices } from './choices.ts'
import { dependenciesOf } from './dependencies.ts'
import { failuresOf } from './failures.ts'
import { type PipelineCode, pipelineCode } from './pipeline-code.ts'
import { printFile } from './print-file.ts'
import type { RuntimePart } from './runtime-part.ts'
import { scopesOf } from './scopes.ts'
import { lateReaders, unsupportedStreams } from './stream-forms.ts'
import { withStreams } from './streams.ts'
import type { ExportPlatform } from './targets.ts'
import { callsWithoutTask, unsupportedIn, unsupportedInGroups, unsupportedPipelines } from './unsupported.ts'

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
  const problems = problemsOf(drawn, read)
  if (problems.length > 0) return { ok: false, problems }
  const plan = withStreams(drawn)
  const code = { ...read, plan }
  // A cancelled task is not caught: only the runtime's helpers know it.
  const chosen = code.hasTasks ? { plan, choices: new Map(), nodes: plan.nodes, takers: new Map() } : withChoices(plan)
  if (plan.nodes.some(({ kind }) => kind === 'group')) {
    const scope = scopesOf(plan, code.hasTasks)
    const { dependencies, failures } = scope
    const late = lateReaders(drawn)
    if (late.length > 0) return { ok: false, problems: late }
    return {
      ok: true,
      text: printFile({
        code,
        chosen: { ...chosen, plan: scope.plan },
        dependencies,
        failures,
        scope,
        runtime,
        platform,
      }),
    }
  }
  const dependencies = dependenciesOf(chosen.plan, chosen.choices)
  const failures = failuresOf(chosen.plan, dependencies, code.hasTasks)
  const late = failures.areFinal ? [] : lateReaders(drawn)
  if (late.length > 0) return { ok: false, problems: late }
  return { ok: true, text: printFile({ code, chosen, dependencies, failures, scope: null, runtime, platform }) }
}

function problemsOf(plan: Plan, { coroutines, defined, free, hasTasks }: PipelineCode): readonly Problem[] {
  const ofOwner = (owner: PlanCodeNode | null) => free.filter((use) => use.owner === owner)
  return [
    ...unsupportedStreams(plan),
    ...unsupportedInGroups(plan),
    ...unsupportedPipelines(plan),
    ...(defined.has('main') ? [mainTaken(coroutines.find((node) => node.name === 'main'))] : []),
    ...unsupportedIn(ofOwner(null)),
    ...(hasTasks ? callsWithoutTask(ofOwner(null)) : []),
    ...coroutines.flatMap((node) => unsupportedIn(ofOwner(node), node)),
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
