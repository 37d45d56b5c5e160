import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import type { Failure, Result, StartFailure, StartRun } from '#bridge'
import { compile, type Plan, usesOf } from '#compile'
import type { Includes } from '#graph'
import { type ControlledRun, startApart, type WholeReader } from '../apart/apart-run.ts'
import type { StartProcess } from '../apart/start-process.ts'
import type { CodeReader } from '../code/code-reader.ts'
import type { Sources } from '../modules/sources.ts'
import { missingInputs } from '../runs/run-inputs.ts'
import { RunMemory } from '../runs/run-memory.ts'
import { startPlan } from '../runs/start-plan.ts'
import { createTracePump } from '../runs/trace-pump.ts'
import { windowEvents, windowOutcome } from '../runs/window-events.ts'
import type { RunsFactory, RunWindow, WindowRuns } from './editor-window.ts'
import type { Occupancy } from './occupancy.ts'

/** The commands that run a window's graph. A window has one run at a time. */
export function createRuns(reader: CodeReader, apart: Apart | null, occupancy: Occupancy): RunsFactory {
  return (window) => windowRuns(window, { reader, apart, occupancy })
}

/** What runs in processes of their own need. */
export interface Apart {
  readonly startProcess: StartProcess
  /** The folder of the code cache. */
  readonly cacheFolder: string
}

interface Shared {
  readonly reader: CodeReader
  readonly apart: Apart | null
  readonly occupancy: Occupancy
}

interface LiveRun {
  readonly id: string
  readonly run: ControlledRun
  /** Holds the run's values after it is over; the run itself does not. */
  readonly wholes: WholeReader
}

/** A window's current run, or else its last one: values can be asked of it. */
interface AskedRun {
  readonly id: string
  readonly reader: WholeReader
}

function windowRuns(window: RunWindow, { reader, apart, occupancy }: Shared): WindowRuns {
  let live: LiveRun | null = null
  let asked: AskedRun | null = null
  let isStarting = false
  const withId = (id: string): ControlledRun | null => (live?.id === id ? live.run : null)
  return {
    commands: {
      async startRun(request) {
        const ready = await readyToRun(window, reader, request)
        if (!ready.ok) return ready
        const { plan, includes, sources } = ready.value
        if (live || isStarting) {
          const message = 'A run is going on in this window'
          return { ok: false, error: { kind: 'running', message, remedy: 'Stop it, or wait for its end' } }
        }
        // Requests that come in while unsaved work is written must find this run as started.
        isStarting = true
        asked = null
        await window.keepUnsaved(request.graph).finally(() => {
          isStarting = false
        })
        const starting = { window, request, plan, includes, reader, sources }
        const started = request.isApart ? startElsewhere(starting, apart) : start(starting, occupancy)
        live = started
        asked = { id: started.id, reader: started.wholes }
        void started.run.outcome.then((outcome) => {
          live = null
          window.emit('runEnded', { runId: started.id, outcome: windowOutcome(outcome) })
        })
        return { ok: true, value: started.id }
      },
      async checkRun(request) {
        const ready = await readyToRun(window, reader, request)
        return ready.ok ? { ok: true, value: null } : ready
      },
      cancelRun: async (id) => withId(id)?.cancel(),
      setRate: async (id, rate) => withId(id)?.setRate(rate),
      async readWhole(id, of) {
        if (asked?.id !== id) return { ok: false, error: notKept }
        const whole = await asked.reader.readWhole(of).catch(() => undefined)
        if (whole) return { ok: true, value: whole }
        return { ok: false, error: whole === null ? notThere : heldBack }
      },
    },
    isLive: () => live !== null,
    forget() {
      asked = null
    },
    async close() {
      asked = null
      live?.run.cancel()
      await live?.run.outcome
    },
  }
}

const notKept: Failure = {
  message: 'Only the last run of this window is kept, and this is not it',
  remedy: 'Run the pipeline again to see the whole value',
}
const notThere: Failure = {
  message: 'The whole value is not kept: it is too large, or its process has ended',
  remedy: 'Run again and look while the run goes on, or write it to a file in its node',
}
const heldBack: Failure = {
  message: 'Its process does not answer: code of the run holds the thread',
  remedy: 'Ask again when it goes on',
}

interface Ready {
  readonly plan: Plan
  readonly includes: Includes
  /** The texts that were read and are trusted. */
  readonly sources: Sources
}

/** Finds all that keeps a graph from running, apart from a run that is going on. */
async function readyToRun(
  window: RunWindow,
  reader: CodeReader,
  { graph, inputs }: StartRun,
): Promise<Result<Ready, StartFailure>> {
  const includes = await window.readIncludes(graph)
  await reader.readGraph(graph, includes)
  const compiled = compile(graph, includes)
  if (!compiled.ok) return { ok: false, error: { kind: 'problems', problems: compiled.problems } }
  const problems = missingInputs(compiled.value, inputs)
  if (problems.length > 0) return { ok: false, error: { kind: 'problems', problems } }
  const verdict = await window.verdictOn(graph, includes)
  if (verdict.kind !== 'trusted') return { ok: false, error: verdict }
  return { ok: true, value: { plan: compiled.value, includes, sources: verdict.sources } }
}

interface Starting extends Ready {
  readonly window: RunWindow
  readonly request: StartRun
  readonly reader: CodeReader
}

function start({ window, request, plan, reader, sources }: Starting, occupancy: Occupancy): LiveRun {
  const id = randomBytes(8).toString('hex')
  const pump = createTracePump({
    runId: id,
    send: (batch) => window.emit('trace', batch),
    nowMs: () => run.nowMs(),
  })
  const { inputs, clock, rate, isDebug } = request
  const memory = new RunMemory(() => run, usesOf(plan).nodes.length)
  const run = startPlan({
    plan,
    inputs,
    clock,
    rate,
    isDebug,
    path: window.path(),
    reader,
    sources,
    emit: windowEvents(pump.emit),
    flush: pump.flush,
    longTexts: memory.longTexts,
  })
  // The run's first step comes in a later turn, so windows hear of the run before it can hold them.
  void run.outcome.finally(occupancy.enter())
  void run.outcome.then(() => memory.over())
  return { id, run, wholes: memory }
}

function startElsewhere({ window, request, plan, includes, sources }: Starting, apart: Apart | null): LiveRun {
  if (!apart) throw new Error('There are no processes for runs here')
  const id = randomBytes(8).toString('hex')
  const path = window.path()
  const run = startApart({
    start: { request, includes, path, cacheFolder: apart.cacheFolder, ...sources.handedOver() },
    startProcess: apart.startProcess,
    name: path === null ? plan.title : basename(path),
    send: (batch) => window.emit('trace', { runId: id, ...batch }),
    refused: (file) => learn(sources, file),
  })
  return { id, run, wholes: run }
}

/** Reads a file that the run asked for, so that the next question shows it. */
function learn(sources: Sources, file: string): void {
  try {
    sources.text(file)
  } catch {
    // The run could not read it either, or it is gone.
  }
}
