import { resolve } from 'node:path'
import { compile, type Plan } from '#compile'
import type { Graph } from '#graph'
import { type ClockKind, outcomeWords, type RunOutcome, type TraceEvent } from '#trace'
import type { CodeReader } from '../code/code-reader.ts'
import { readIncludes } from '../documents/included.ts'
import { readDocument } from '../documents/load-document.ts'
import { startPlan } from '../runs/start-plan.ts'
import { terminalReader } from './code.ts'
import { givenInputs, type InputValues } from './given-inputs.ts'
import { createJsonLines } from './json-lines.ts'
import { problemLines } from './problem-text.ts'
import { failureLines } from './run-failure.ts'
import { createRunReport } from './run-report.ts'
import { exitStatus, refuse, type Terminal } from './terminal.ts'
import { onOneLine, withoutControls } from './text-width.ts'
import { traceRefusal, writeTrace } from './trace-output.ts'

export interface RunCommand {
  readonly file: string
  readonly input?: readonly string[]
  readonly json?: boolean
  readonly debug?: boolean
  readonly clock: ClockKind
  readonly rate: number
  readonly trace?: string
}

interface Ready {
  readonly path: string
  readonly graph: Graph
  readonly plan: Plan
  readonly inputs: InputValues
  readonly reader: CodeReader
}

/** Performs `run`: 0 if the pipeline succeeded, 1 if it failed or was cancelled, 2 if it could not start. */
export async function runPipeline(terminal: Terminal, command: RunCommand): Promise<number> {
  const ready = await prepare(terminal, command)
  if (ready === null) return exitStatus.refused
  const events: TraceEvent[] = []
  const outcome = await perform(terminal, command, ready, (event) => events.push(event))
  if (outcome === null) return exitStatus.interrupted
  // Written before the result, which is the last line of stdout even when the trace goes there too.
  const failure = command.trace === undefined ? null : await writeTrace(terminal, command.trace, ready.graph, events)
  const told = tellOutcome(terminal, command, ready.plan, outcome)
  if (failure !== null) refuse(terminal, failure)
  if (told.kind !== 'succeeded') return exitStatus.failed
  return failure === null ? exitStatus.succeeded : exitStatus.refused
}

/** Checks everything that can be wrong before the run starts. `null`: the mistake has been printed. */
async function prepare(terminal: Terminal, { file, input = [], trace }: RunCommand): Promise<Ready | null> {
  const path = resolve(terminal.folder, file)
  const loaded = await readDocument(path, file)
  if (!loaded.ok) {
    refuse(terminal, loaded.error)
    return null
  }
  const { graph } = loaded.value.document
  const reader = terminalReader(terminal)
  const includes = await readIncludes(graph, path)
  await reader.readGraph(graph, includes)
  const compiled = compile(graph, includes)
  if (!compiled.ok) {
    terminal.err.write(`${onOneLine(file)} cannot run\n${problemLines(graph, compiled.problems)}`)
    return null
  }
  const inputs = givenInputs(compiled.value, input)
  const refused = [
    ...(inputs.ok ? [] : inputs.error),
    ...(trace === undefined ? [] : await traceRefusal(terminal, trace)),
  ]
  if (!inputs.ok || refused.length > 0) {
    refuse(terminal, ...refused)
    return null
  }
  return { path, graph, plan: compiled.value, inputs: inputs.value, reader }
}

/** `null`: it was interrupted a second time. */
async function perform(
  terminal: Terminal,
  command: RunCommand,
  { path, plan, inputs, reader }: Ready,
  keep: (event: TraceEvent) => void,
): Promise<RunOutcome | null> {
  const isJson = command.json ?? false
  const lines = isJson ? createJsonLines(terminal.out) : null
  const report = createRunReport({ terminal, plan, isJson, nowMs: () => run.nowMs() })
  const run = startPlan({
    plan,
    inputs,
    clock: command.clock,
    rate: command.rate,
    isDebug: command.debug ?? false,
    path,
    reader,
    // The process has only this run, so a package that Node keeps loaded is never out of date.
    packages: 'host',
    emit(event) {
      lines?.add(event)
      report.take(event)
      if (command.trace !== undefined) keep(event)
    },
    flush() {
      lines?.flush()
      report.draw()
    },
  })
  const interrupted = whenInterruptedTwice(terminal, () => {
    report.say('Cancelling; Ctrl-C again ends it at once')
    run.cancel()
  })
  // A shell would kill a program whose pipe nobody reads; this ends the run in the same case, but with the `finally` blocks
  // of its tasks.
  const stopHearing = terminal.onUnread(() => run.cancel())
  // What a package prints is neither the result nor an event, so it goes into the report.
  const stopDiverting = terminal.divert((text) => report.say(withoutControls(text.replace(/\n$/, ''))))
  let outcome: RunOutcome | null
  try {
    outcome = await Promise.race([run.outcome, interrupted.isTwice])
  } finally {
    interrupted.stop()
    stopHearing()
    stopDiverting()
    report.close()
    lines?.close()
  }
  if (outcome === null) return null
  report.conclude()
  return outcome
}

/** Prints the outcome, and returns it; a result that can't be printed makes it a failure. */
function tellOutcome(terminal: Terminal, { file, json }: RunCommand, plan: Plan, outcome: RunOutcome): RunOutcome {
  if (outcome.kind === 'failed') terminal.err.write(`${failureLines(file, plan, outcome).join('\n')}\n`)
  if (outcome.kind === 'cancelled') terminal.err.write(`${onOneLine(file)}: ${outcomeWords.cancelled}\n`)
  // With --json the last event has the result already.
  if (outcome.kind !== 'succeeded' || json) return outcome
  try {
    terminal.out.write(`${JSON.stringify(outcome.result)}\n`)
    return outcome
  } catch {
    const error = { name: 'RangeError', message: 'the result is longer than a text can be: return less', frames: [] }
    const failed: RunOutcome = { kind: 'failed', error }
    terminal.err.write(`${failureLines(file, plan, failed).join('\n')}\n`)
    return failed
  }
}

/** The first interrupt cancels the run, as in asyncio; the second one ends it at once. */
function whenInterruptedTwice(
  terminal: Terminal,
  first: () => void,
): { readonly isTwice: Promise<null>; stop(): void } {
  let stop = (): void => {}
  const isTwice = new Promise<null>((twice) => {
    let count = 0
    stop = terminal.onInterrupt(() => {
      count += 1
      if (count === 1) first()
      else twice(null)
    })
  })
  return { isTwice, stop: () => stop() }
}
