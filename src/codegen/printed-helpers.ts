import { collects } from '#compile'
import type { OnError } from '#graph'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import * as groupTexts from './group-helpers.ts'
import type { HelperNames } from './helper-names.ts'
import * as helperTexts from './helpers.ts'
import * as insideTexts from './inside-helpers.ts'
import { printingOf } from './kinds.ts'
import * as letGoTexts from './let-go-helpers.ts'
import type { PipelineCode, UsedName } from './pipeline-code.ts'
import { type SleepForm, sleeps as sleepTexts } from './sleep-helpers.ts'
import { hearing, togetherName, together as togetherText } from './stopping.ts'

/** The helpers' names in their texts, where they stand in capitals. */
const helperNames = [
  'sleep',
  'timer',
  'cancelled',
  'gather',
  'gathered',
  'skipped',
  'behind',
  'chosen',
  'when',
  'failure',
  'either',
  'untaken',
  'raced',
  'holding',
  'dropped',
  'failing',
  'stop',
  'stopped',
  'holders',
  'open',
  'freed',
  'looking',
  'outcome',
  'signalOfMain',
  'currentTask',
] as const satisfies readonly (keyof HelperNames)[]
const inTexts = new RegExp(`\\b(?:${helperNames.join('|').toUpperCase()})\\b`, 'g')

/** Main, or a group: its nodes, and what becomes of their failures. */
export interface ScopeOf {
  readonly dependencies: Dependencies
  readonly failures: Failures
}

/** What decides which helpers a file gets. */
export interface HelpersOf {
  readonly code: PipelineCode
  /** Main, included files and all groups. */
  readonly scopes: readonly ScopeOf[]
  /** The text of main's body. */
  readonly body: string
  readonly names: HelperNames
  /** Whether nodes are tasks, which have a `sleep` of their own. */
  readonly hasTasks: boolean
}

/** The helpers that main and the pipeline's code call. */
export function printedHelpers(of: HelpersOf): readonly string[] {
  const { names, body } = of
  const calls = (name: string): boolean => callOf(name).test(body)
  const texts = [
    ...(of.hasTasks ? [] : sleepOf(of)),
    ...outcomesOf(of),
    ...ofPlans(of).flatMap(([name, text]) => (name && calls(name) ? [text] : [])),
    ...ofGroups(names).flatMap(([name, text]) => (name && calls(name) ? [text] : [])),
    ...lettingGo(of),
    ...gatherOf(of),
    ...(calls(names.untaken) ? [untakenOf(names)] : []),
    ...(of.scopes.every(({ failures }) => failures.areFinal) ? [] : [helperTexts.skipped]),
    ...(of.code.uses('log') ? [helperTexts.log] : []),
  ]
  const last = lastOf(of)
  return texts
    .map((text) => text.replace(/LAST$/m, last))
    .map((text) => (of.hasTasks ? ofTasks(text) : text))
    .map((text) => (names.hasRuntime ? text : ofOwnTasks(text)))
    .map((text) => (of.hasTasks && !names.hasRuntime ? withoutCancels(text) : text))
    .map((text) => hearing(text, names))
    .map((text) =>
      text.replace(
        inTexts,
        (word) => names[helperNames.find((name) => name.toUpperCase() === word) ?? 'sleep'] ?? word,
      ),
    )
    .map((text) => text.replace(/\bTOGETHER\b/g, names.promiseAll))
    .map((text) => (names.groups ? groupTexts.namedIn(text, names.groups) : text))
    .map((text) => (names.pipelines ? insideTexts.namedInside(text, names.pipelines) : text))
}

type CalledText = readonly [name: string | null | undefined, text: string]

function ofPlans({ names, hasTasks }: HelpersOf): readonly CalledText[] {
  const letsGo = names.holding !== null
  return [
    [names.behind, letsGo ? letGoTexts.behind : hasTasks ? helperTexts.taskBehind : helperTexts.behind],
    [names.chosen, helperTexts.chosen],
    [names.when, helperTexts.when],
    [names.failure, hasTasks ? helperTexts.taskFailure : helperTexts.failure],
    [names.either, helperTexts.either],
    [names.raced, letsGo ? letGoTexts.race : hasTasks ? letGoTexts.taskRaced : letGoTexts.raced],
    [togetherName(names), togetherText],
    [names.pipelines?.inside, names.hasRuntime ? insideTexts.inside : insideTexts.insideTask],
    [names.pipelines?.loaded, insideTexts.loaded],
  ]
}

function ofGroups({ groups, holding, hasRuntime }: HelperNames): readonly CalledText[] {
  const letsGo = holding !== null
  return [
    [groups?.takenIn, letsGo ? letGoTexts.takenIn : groupTexts.takenIn],
    [groups?.left, letsGo ? letGoTexts.left : groupTexts.left],
    [groups?.ended, letsGo ? ofLettingGo(groupTexts.ended) : groupTexts.ended],
    [groups?.withOutside, letGoTexts.withOutside],
    [groups?.shielded, hasRuntime ? groupTexts.kept : groupTexts.keptByTask],
  ]
}

function untakenOf({ holding, groups }: HelperNames): string {
  return holding !== null && groups ? letGoTexts.untaken : helperTexts.untaken
}

/** What the helpers of files share in which something may be needed no more. */
function lettingGo({ names, body }: HelpersOf): readonly string[] {
  const { holding, groups } = names
  if (holding === null) return []
  const calls = (name: string | undefined): boolean => name !== undefined && callOf(name).test(body)
  const ofGroups = [groups?.withOutside, groups?.left, groups?.ended]
  const users = [holding, names.behind, names.raced, names.outcome, names.otherOutcome, ...ofGroups]
  return [
    ...(users.some(calls) ? [letGoTexts.holding] : []),
    ...(calls(groups?.withOutside) || (groups && calls(names.untaken)) ? [letGoTexts.taken] : []),
  ]
}

/** Nobody hears of a task that was cancelled because nobody needs it. */
function ofLettingGo(text: string): string {
  return text.replace('error !== SKIPPED', 'error !== SKIPPED && !STOPPED.has(each)')
}

/** What follows main's values before main ends with them. */
function lastOf({ scopes, body, names, hasTasks }: HelpersOf): string {
  if (names.holding !== null) return letGoTexts.lastOfRaces
  const failsLate = scopes.some(({ dependencies }) =>
    dependencies.tasks.some(
      (task) =>
        printingOf(task.kind).taking?.endsEarly === true ||
        (dependencies.takesTasks(task.index) && !collects(task) && dependencies.after(task.index).length > 0),
    ),
  )
  // Code that awaits a task hears of its error in a step of its own, so main's values may be there some steps earlier.
  return hasTasks || failsLate || callOf(names.untaken).test(body) ? helperTexts.last : ''
}

/** Which gathers a file needs: asyncio's, and one that handles skipped tasks. */
export function gathersOf(code: PipelineCode, scopes: readonly ScopeOf[]): { plain: boolean; skipping: boolean } {
  const gathers = scopes.flatMap(({ dependencies, failures }) =>
    dependencies.tasks
      .filter((task) => task.kind === 'gather')
      .map((task) => ({ task, hasSkips: !failures.areFinal && failures.hasSkips(task.index) })),
  )
  return {
    plain: code.uses('gather') || gathers.some(({ task, hasSkips }) => task.returnExceptions && !hasSkips),
    skipping: gathers.some(({ hasSkips }) => hasSkips),
  }
}

function outcomesOf(of: HelpersOf): readonly string[] {
  const { code, body, names } = of
  const { onError } = code.plan
  const isCalled = (name: string): boolean => callOf(name).test(body)
  return [
    ...(isCalled(names.outcome) ? [outcomeOf(of, onError)] : []),
    ...(isCalled(names.otherOutcome)
      ? [outcomeOf(of, onError === 'end' ? 'finish' : 'end').replace(/\bOUTCOME\b/g, names.otherOutcome)]
      : []),
  ]
}

function outcomeOf({ code, hasTasks }: HelpersOf, onError: OnError): string {
  const late = hasTasks ? helperTexts.lateTaskOutcome : helperTexts.lateOutcome
  const text = onError === 'end' ? helperTexts.outcome : late
  return code.letsGo ? ofLettingGo(text) : text
}

function sleepOf(of: HelpersOf): readonly string[] {
  const form = sleepFormOf(of)
  return form === null ? [] : [sleepTexts[form]]
}

/** The shortest form of `sleep` that the file can have; `null`: neither main nor the code calls it. */
export function sleepFormOf({ code, scopes, body, names }: HelpersOf): SleepForm | null {
  const sleeps = scopes.flatMap(({ dependencies }) => dependencies.tasks.filter((task) => task.kind === 'sleep'))
  const uses = code.free.filter(({ name }) => name === 'sleep')
  const calls = body.match(callOf(names.sleep, 'g')) ?? []
  if (calls.length === 0 && !code.uses('sleep')) return null
  // More calls than sleep nodes come from nodes of other kinds, whose delays are not known here.
  const isOfSleeps = calls.length <= sleeps.length
  const isPlain = isOfSleeps && sleeps.every((task) => isTimer(task.durationMs)) && uses.every(isPlainDelay)
  if (!isPlain) return 'anySleep'
  const hasValue =
    sleeps.some((task) => task.args.length > 0) || uses.some((use) => (use.calls?.mostArguments ?? 2) > 1)
  return hasValue ? 'sleepWithValue' : 'sleepOnly'
}

function callOf(name: string, flags = ''): RegExp {
  return new RegExp(`(?<![\\w$])${name}\\(`, flags)
}

/** Whether the code's calls have plain numbers as their delays. */
function isPlainDelay({ calls }: UsedName): boolean {
  return calls?.firstNumbers?.every(isTimer) === true
}

/** Whether a single timer of the host can wait this long. */
function isTimer(delayMs: number): boolean {
  return delayMs > 0 && delayMs <= 2 ** 31 - 1
}

function gatherOf({ code, scopes, names }: HelpersOf): readonly string[] {
  const { plain, skipping } = gathersOf(code, scopes)
  return [
    ...(plain && !names.hasRuntime ? [helperTexts.gather] : []),
    ...(skipping ? [helperTexts.skippingGather] : []),
  ]
}

/** The file's own tasks are only cancelled with all that waits for them, so a gather collects no cancel. */
function withoutCancels(text: string): string {
  return text.replace('!ISSTOPPED', '!(error instanceof CANCELLED)').replace('ISSTOPPED', 'error instanceof CANCELLED')
}

/** For the file's own tasks, which have no names and are told of as promises are. */
function ofOwnTasks(text: string): string {
  return text
    .replace(/, options: \{ name: string[^}]*\}/, '')
    .replace(', options)', ')')
    .replace('.addDoneCallback(release)', '.then(release, release)')
}

/** Adapts a helper to tasks, which can be awaited like promises but have no `catch`. */
function ofTasks(text: string): string {
  return text
    .replace(/(: |readonly )Promise<unknown>(?=\[\]|, gathers)/g, '$1PromiseLike<unknown>')
    .replace(/\b(each|task)\.catch\(/g, 'Promise.resolve($1).catch(')
}
