import { isIdentifier, topLevelNames } from '#code'
import type { Plan, PlanCoroutine, PlanInput } from '#compile'
import type { Problem } from '#graph'
import { Calls, type HelperNames } from './calls.ts'
import { copiedFunction } from './copied-function.ts'
import { type Failures, failuresOf } from './failures.ts'
import { type Flow, flowOf } from './flow.ts'
import { type FreeName, freeNames, typeNames } from './free-names.ts'
import * as helperTexts from './helpers.ts'
import { mainBody } from './main-body.ts'
import { imported, Names } from './names.ts'
import { parametersOf } from './parameters.ts'
import { runner, runnerHelpers } from './runner.ts'
import { scheduleOf } from './schedule.ts'
import { subprocessHelper } from './subprocess-helper.ts'
import { taskBody } from './task-body.ts'
import { unsupportedIn } from './unsupported.ts'

export type Exported =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] }

interface Code {
  readonly plan: Plan
  readonly flow: Flow
  readonly failures: Failures
  readonly coroutines: readonly PlanCoroutine[]
  readonly inputs: readonly PlanInput[]
  /** Names that shared code and functions define at the top level. */
  readonly defined: ReadonlySet<string>
  /** Names that they use and do not define. */
  readonly free: readonly FreeName[]
}

/**
 * One standalone TypeScript file that does what the plan does: functions as written, `main`, the few helpers it needs,
 * and a runner. The same plan gives the same bytes. Problems: names of the runtime that no plain file has.
 */
export function exportTypeScript(plan: Plan): Exported {
  const coroutines = plan.nodes.filter((node) => node.kind === 'coroutine')
  const inputs = plan.nodes.filter((node) => node.kind === 'input')
  const functions = coroutines.map((node) => node.name)
  const defined = new Set([...topLevelNames(plan.shared), ...typeNames(plan.shared), ...functions])
  const isDefined = (name: string): boolean => defined.has(name)
  const sharedFree = freeNames(plan.shared)
  const problems = [
    ...(isDefined('main') ? [mainTaken(coroutines.find((node) => node.name === 'main'))] : []),
    ...unsupportedIn(plan.shared, sharedFree, isDefined),
    ...coroutines.flatMap((node) => unsupportedIn(node.code, freeNames(node.code), isDefined, node)),
  ]
  if (problems.length > 0) return { ok: false, problems }
  const free = [...sharedFree, ...coroutines.flatMap((node) => freeNames(node.code))].filter(
    ({ name }) => !defined.has(name),
  )
  const flow = flowOf(plan)
  return { ok: true, text: print({ plan, flow, failures: failuresOf(plan, flow), coroutines, inputs, defined, free }) }
}

function mainTaken(node: PlanCoroutine | undefined): Problem {
  return {
    code: 'export-unsupported',
    severity: 'error',
    ...(node ? { node: node.id } : {}),
    message: `${node ? 'A node' : 'The shared code'} has the name main, which is the exported pipeline's own`,
    remedy: 'Give it another name',
  }
}

function print(code: Code): string {
  const { plan, inputs, defined, free } = code
  const names = new Names([...defined, ...free.map(({ name }) => name)])
  const uses = (name: string): boolean => free.some((each) => each.name === name)
  // Bodies call a helper by its own name; where only main does, it steps aside for the shared code's names.
  const helperName = (name: string): string => (uses(name) ? name : names.take(name))
  const helpers: HelperNames = {
    sleep: helperName('sleep'),
    gather: helperName('gather'),
    skipped: names.take('skipped'),
    behind: names.take('behind'),
    untaken: names.take('untaken'),
    outcome: names.take('outcome'),
  }
  const subprocess = uses('createSubprocess') ? subprocessHelper(names) : null
  const files = {
    existsSync: names.take('existsSync'),
    realpathSync: names.take('realpathSync'),
    pathToFileURL: names.take('pathToFileURL'),
    program: names.take('program'),
    attempt: names.take('attempt'),
    isError: names.take('isError'),
    described: names.take('described'),
    asJson: names.take('asJson'),
  }
  const inputNames = new Map(
    inputs.map((input) => [input.index, names.take(isIdentifier(input.name) ? input.name : 'input')]),
  )
  const { flow, failures } = code
  const calls = new Calls(plan, flow, names, helpers, inputNames)
  const body = failures.areFinal ? mainBody(flow, calls, scheduleOf(flow)) : taskBody(flow, calls, failures)
  const bodyText = body.map((line) => indent(line)).join('\n')
  const imports = [
    ...(subprocess?.imports ?? []),
    `import { ${imported('existsSync', files.existsSync)}, ${imported('realpathSync', files.realpathSync)} } from 'node:fs'`,
    `import { ${imported('pathToFileURL', files.pathToFileURL)} } from 'node:url'`,
  ]
  const given = parametersOf(inputs, (input) => inputNames.get(input.index) ?? input.name, names)
  const main = [
    `export async function main(${given.text}) {`,
    ...given.lines.map(indent),
    ...(bodyText ? [bodyText] : []),
    '}',
  ].join('\n')
  return `${[
    header(plan),
    imports.join('\n'),
    plan.shared.trim(),
    ...code.coroutines.map((node) => copiedFunction(node.code)),
    main,
    ...printedHelpers(code, bodyText, helpers),
    subprocess?.text ?? '',
    ...runnerHelpers(files),
    runner(files, {
      inputs: inputs.map((input) => input.name),
      required: inputs.filter((input) => input.default === undefined).map((input) => input.name),
      leavesTasks: flow.tasks.some((task) => !flow.isAwaited(task.index)),
      runsOn: failures.areFinal && plan.onError === 'finish',
    }),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

function printedHelpers(code: Code, body: string, names: HelperNames): readonly string[] {
  const { flow, free, failures, plan } = code
  const uses = (name: string): boolean => free.some((each) => each.name === name)
  const calls = (name: string): boolean => new RegExp(`(?<![\\w$])${name}\\(`).test(body)
  const sleeps = flow.tasks.filter((task) => task.kind === 'sleep')
  const hasSleepValue =
    sleeps.some((task) => task.value) || free.some((use) => use.name === 'sleep' && use.isMoreThanUnary)
  const hasSkips = !failures.areFinal && flow.tasks.some((task) => failures.hasSkips(task.index))
  const texts = [
    ...(sleeps.length > 0 || uses('sleep') ? [hasSleepValue ? helperTexts.sleepWithValue : helperTexts.sleepOnly] : []),
    ...(failures.areFinal ? [] : [plan.onError === 'end' ? helperTexts.outcome : helperTexts.lateOutcome]),
    ...(calls(names.behind) ? [helperTexts.behind] : []),
    ...(hasSkips || collects(code) ? [hasSkips ? helperTexts.skippingGather : helperTexts.gather] : []),
    ...(calls(names.untaken) ? [helperTexts.untaken] : []),
    ...(failures.areFinal ? [] : [helperTexts.skipped]),
    ...(uses('log') ? [helperTexts.log] : []),
    ...(uses('signal') ? [helperTexts.signal] : []),
  ]
  const failsLate = flow.tasks.some(
    (task) => task.kind === 'gather' && !task.returnExceptions && flow.after(task.index).length > 0,
  )
  const last = failsLate || calls(names.untaken) ? helperTexts.last : ''
  return texts.map((text) =>
    text
      .replace(/LAST$/m, last)
      .replace(
        /\b(?:SLEEP|GATHER|SKIPPED|BEHIND|UNTAKEN|OUTCOME)\b/g,
        (word) => names[word.toLowerCase() as keyof HelperNames],
      ),
  )
}

/** Does something take errors as values? */
function collects({ flow, free }: Code): boolean {
  const isCollecting = flow.tasks.some((task) => task.kind === 'gather' && task.returnExceptions)
  return isCollecting || free.some(({ name }) => name === 'gather')
}

function header({ title, description }: Plan): string {
  const lines = [title, ...(description.trim() === '' ? [] : ['', ...description.trim().split('\n')])]
  return ['/**', ...lines.map((line) => ` * ${line.replaceAll('*/', '*\\/')}`.trimEnd()), ' */'].join('\n')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
