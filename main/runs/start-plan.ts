import { basename } from 'node:path'
import { type Plan, usesOf } from '#compile'
import type { Json } from '#graph'
import { type KeptTexts, type Run, startRun } from '#run'
import { scaledClock, virtualClock } from '#runtime'
import type { ClockKind, TraceEvent } from '#trace'
import type { CodeReader } from '../code/code-reader.ts'
import { Containment } from '../contained/contained-run.ts'
import { turnEnded } from '../contained/origins.ts'
import type { PackageLoading, Sources } from '../modules/sources.ts'
import { watchRun } from '../watchdog/thread-watch.ts'
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
  /** The path of the pipeline's file: imports start at its folder. `null`: it was never saved. */
  readonly path: string | null
  /** Reads the modules that the run imports. */
  readonly reader: CodeReader
  /** The files that were read for the run already; it reads none of them again. */
  readonly sources?: Sources
  /** Who loads packages; by default `ours`. */
  readonly packages?: PackageLoading
  readonly emit: (event: TraceEvent) => void
  /** Called every 100 ms while a step holds the loop. */
  readonly flush: () => void
  /** The process belongs to this run alone, so its code may end it. */
  readonly isApart?: boolean
  /** Keeps long lines of the run's log; without it, lines are told in full. */
  readonly longTexts?: KeptTexts
  /** How long a cancelled task may take to end; real milliseconds. */
  readonly graceMs?: number
}

/** Runs a plan in this process, with all that a run needs from the host. The window and the terminal both start runs here. */
export function startPlan(asked: StartPlan): Run {
  const { clock, rate, path, reader, sources, packages, isApart, emit, flush, ...options } = asked
  showPlainSources()
  const name = path === null ? options.plan.title : basename(path)
  const containment = new Containment(options.plan, { guardsExits: !isApart })
  const { title, blockedLimitMs: limitMs } = options.plan
  const { nodes } = usesOf(options.plan)
  const watch = watchRun({ name, title, path, limitMs, nodes: nodes.map((node) => node.name), run: () => run })
  const run: Run = startRun({
    ...options,
    // The listener has timers of its own, which belong to no run.
    emit: (event) => containment.callHost(() => emit(event)),
    flush: () => containment.callHost(flush),
    name,
    ...(watch ? { stepBegan: watch.stepBegan } : {}),
    clock: clock === 'virtual' ? virtualClock() : scaledClock(rate),
    modules: createRunModules({
      path,
      reader,
      ...(sources && { sources }),
      ...(packages && { packages }),
      builtins: () => containment.modules(),
      ...(watch && { ready: watch.ready }),
    }),
    createConsole: createNodeConsole,
    createTimers: createNodeTimers,
    wallMs: Date.now(),
    turnEnded,
    endLeftovers: () => containment.endLeftovers(),
  })
  containment.begin(run)
  void run.outcome.finally(() => watch?.end())
  return run
}
