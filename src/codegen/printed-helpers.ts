import { collects } from '#compile'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import type { HelperNames } from './helper-names.ts'
import * as helperTexts from './helpers.ts'
import type { PipelineCode, UsedName } from './pipeline-code.ts'

type HelperName = 'sleep' | 'cancelled' | 'gather' | 'gathered' | 'skipped' | 'behind' | 'untaken' | 'outcome'

/** What the helpers of a file depend on. */
export interface HelpersOf {
  readonly code: PipelineCode
  readonly dependencies: Dependencies
  readonly failures: Failures
  /** Main's. */
  readonly body: string
  readonly names: HelperNames
  /** The runtime has some of them itself. */
  readonly hasRuntime: boolean
}

/** The helpers that main and the pipeline's code call. */
export function printedHelpers(of: HelpersOf): readonly string[] {
  const { dependencies, failures, names, body } = of
  const calls = (name: string): boolean => callOf(name).test(body)
  const texts = [
    ...(of.hasRuntime ? [] : sleepOf(of)),
    ...(failures.areFinal ? [] : [outcomeOf(of)]),
    ...(calls(names.behind) ? [helperTexts.behind] : []),
    ...gatherOf(of),
    ...(calls(names.untaken) ? [helperTexts.untaken] : []),
    ...(failures.areFinal ? [] : [helperTexts.skipped]),
    ...(of.code.uses('log') ? [helperTexts.log] : []),
  ]
  const failsLate = dependencies.tasks.some(
    (task) => dependencies.takesTasks(task.index) && !collects(task) && dependencies.after(task.index).length > 0,
  )
  // Whoever awaits a task hears of it in a step of its own, and main's values may be there some steps before an error.
  const last = of.hasRuntime || failsLate || calls(names.untaken) ? helperTexts.last : ''
  return texts
    .map((text) => text.replace(/LAST$/m, last))
    .map((text) => (of.hasRuntime ? ofTasks(text) : text))
    .map((text) =>
      text.replace(
        /\b(?:SLEEP|CANCELLED|GATHER|GATHERED|SKIPPED|BEHIND|UNTAKEN|OUTCOME)\b/g,
        (word) => names[word.toLowerCase() as HelperName],
      ),
    )
}

/** Which gathers a file has to have: asyncio's, and one that knows of skipped tasks. */
export function gathersOf(
  code: PipelineCode,
  dependencies: Dependencies,
  failures: Failures,
): { plain: boolean; skipping: boolean } {
  const hasSkips = (gather: number): boolean => !failures.areFinal && failures.hasSkips(gather)
  const gathers = dependencies.tasks.filter((task) => task.kind === 'gather')
  return {
    plain: code.uses('gather') || gathers.some((task) => task.returnExceptions && !hasSkips(task.index)),
    skipping: gathers.some((task) => hasSkips(task.index)),
  }
}

function outcomeOf({ code, hasRuntime }: HelpersOf): string {
  if (code.plan.onError === 'end') return helperTexts.outcome
  return hasRuntime ? helperTexts.lateTaskOutcome : helperTexts.lateOutcome
}

function sleepOf({ code, dependencies, body, names }: HelpersOf): readonly string[] {
  const sleeps = dependencies.tasks.filter((task) => task.kind === 'sleep')
  const uses = code.free.filter(({ name }) => name === 'sleep')
  const calls = body.match(callOf(names.sleep, 'g')) ?? []
  if (calls.length === 0 && !code.uses('sleep')) return []
  // How long other kinds wait for is not known here.
  const isOfSleeps = calls.length <= sleeps.length
  const isPlain = isOfSleeps && sleeps.every((task) => isTimer(task.durationMs)) && uses.every(isPlainDelay)
  if (!isPlain) return [helperTexts.anySleep]
  const hasValue =
    sleeps.some((task) => task.args.length > 0) || uses.some((use) => (use.calls?.mostArguments ?? 2) > 1)
  return [hasValue ? helperTexts.sleepWithValue : helperTexts.sleepOnly]
}

function callOf(name: string, flags = ''): RegExp {
  return new RegExp(`(?<![\\w$])${name}\\(`, flags)
}

/** Does it wait for so many milliseconds as stand there? */
function isPlainDelay({ calls }: UsedName): boolean {
  return calls?.firstNumbers?.every(isTimer) === true
}

/** Whether one timer of the host can wait for so long. */
function isTimer(delayMs: number): boolean {
  return delayMs > 0 && delayMs <= 2 ** 31 - 1
}

function gatherOf({ code, dependencies, failures, hasRuntime }: HelpersOf): readonly string[] {
  const { plain, skipping } = gathersOf(code, dependencies, failures)
  return [...(plain && !hasRuntime ? [helperTexts.gather] : []), ...(skipping ? [helperTexts.skippingGather] : [])]
}

/** Tasks can be awaited as promises can, but have no `catch`. */
function ofTasks(text: string): string {
  return text
    .replace(/(: |readonly )Promise<unknown>(?=\[\]|, gathers)/g, '$1PromiseLike<unknown>')
    .replace(/\b(each|task)\.catch\(/g, 'Promise.resolve($1).catch(')
}
