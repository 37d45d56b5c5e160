import { randomBytes } from 'node:crypto'
import type { StartRun } from '#bridge'
import { compile, type Plan } from '#compile'
import type { Run } from '#run'
import type { CodeReader } from '../code-reader.ts'
import type { RunsFactory, RunWindow, WindowRuns } from '../editor-window.ts'
import type { Sources } from '../modules/sources.ts'
import { missingInputs } from '../run-inputs.ts'
import { startPlan } from '../start-plan.ts'
import { createTracePump } from '../trace-pump.ts'
import { windowEvents, windowOutcome } from '../window-events.ts'

/** The commands that run a window's graph; a window has one run at a time. */
export function createRuns(reader: CodeReader): RunsFactory {
  return (window) => windowRuns(window, reader)
}

interface LiveRun {
  readonly id: string
  readonly run: Run
}

function windowRuns(window: RunWindow, reader: CodeReader): WindowRuns {
  let live: LiveRun | null = null
  let isStarting = false
  const withId = (id: string): Run | null => (live?.id === id ? live.run : null)
  return {
    commands: {
      async startRun(request) {
        await reader.readGraph(request.graph)
        const compiled = compile(request.graph)
        if (!compiled.ok) return { ok: false, error: { kind: 'problems', problems: compiled.problems } }
        const problems = missingInputs(compiled.value, request.inputs)
        if (problems.length > 0) return { ok: false, error: { kind: 'problems', problems } }
        const verdict = await window.verdictOn(request.graph)
        if (verdict.kind !== 'trusted') return { ok: false, error: verdict }
        if (live || isStarting) {
          const message = 'A run is going on in this window'
          return { ok: false, error: { kind: 'running', message, remedy: 'Stop it, or wait for its end' } }
        }
        // What came in while it was kept has to wait for this run too.
        isStarting = true
        await window.keepUnsaved(request.graph).finally(() => {
          isStarting = false
        })
        const started = start({ window, request, plan: compiled.value, reader, sources: verdict.sources })
        live = started
        void started.run.outcome.then((outcome) => {
          live = null
          window.emit('runEnded', { runId: started.id, outcome: windowOutcome(outcome) })
        })
        return { ok: true, value: started.id }
      },
      cancelRun: async (id) => withId(id)?.cancel(),
      setRate: async (id, rate) => withId(id)?.setRate(rate),
    },
    isLive: () => live !== null,
    async close() {
      live?.run.cancel()
      await live?.run.outcome
    },
  }
}

interface Starting {
  readonly window: RunWindow
  readonly request: StartRun
  readonly plan: Plan
  readonly reader: CodeReader
  /** What was read, and is trusted. */
  readonly sources: Sources
}

function start({ window, request, plan, reader, sources }: Starting): LiveRun {
  const id = randomBytes(8).toString('hex')
  const pump = createTracePump({
    runId: id,
    send: (batch) => window.emit('trace', batch),
    nowMs: () => run.nowMs(),
  })
  const { inputs, clock, rate, isDebug } = request
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
  })
  return { id, run }
}
