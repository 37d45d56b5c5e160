import { basename } from 'node:path'
import type { Plan } from '#compile'
import type { Json } from '#graph'
import { type Run, startRun } from '#run'
import { scaledClock, virtualClock } from '#runtime'
import type { ClockKind, TraceEvent } from '#trace'
import type { CodeReader } from './code-reader.ts'
import { Containment } from './contained/contained-run.ts'
import { turnEnded } from './contained/origins.ts'
import { showPlainSources } from './function-sources.ts'
import { createRunModules } from './module-loader.ts'
import { createNodeConsole } from './node-console.ts'
import { createNodeTimers } from './node-timers.ts'

export interface StartPlan {
  readonly plan: Plan
  readonly inputs: Readonly<Record<string, Json>>
  readonly clock: ClockKind
  /** Loop milliseconds per real millisecond; ignored by the virtual clock. */
  readonly rate: number
  readonly isDebug: boolean
  /** Of the pipeline's file: imports start at its folder. `null`: never saved. */
  readonly path: string | null
  /** Reads the modules that it imports. */
  readonly reader: CodeReader
  readonly emit: (event: TraceEvent) => void
  /** Called every 100 ms while a step holds the loop. */
  readonly flush: () => void
}

/** Runs a plan in this process, with all that a run needs of the host; the window and the terminal both start here. */
export function startPlan({ clock, rate, path, reader, emit, flush, ...options }: StartPlan): Run {
  showPlainSources()
  const containment = new Containment(options.plan)
  const run = startRun({
    ...options,
    // What looks on has timers of its own, which are no run's.
    emit: (event) => containment.callHost(() => emit(event)),
    flush: () => containment.callHost(flush),
    name: path === null ? options.plan.title : basename(path),
    clock: clock === 'virtual' ? virtualClock() : scaledClock(rate),
    modules: createRunModules(path, reader, () => containment.files.modules()),
    createConsole: createNodeConsole,
    createTimers: createNodeTimers,
    wallMs: Date.now(),
    turnEnded,
    endLeftovers: () => containment.endLeftovers(),
  })
  containment.begin(run)
  return run
}
