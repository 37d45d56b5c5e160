import type { Plan } from '#compile'
import type { RunOptions } from '#run'
import { virtualClock } from '#runtime'
import type { TraceEvent } from '#trace'
import { createNodeConsole } from '../../main/runs/node-console.ts'
import { createNodeTimers } from '../../main/runs/node-timers.ts'
import { hostModules } from './run-modules.ts'

/** The options of a plan's run on a virtual clock; its events go to `events`. */
export function runOptions(plan: Plan, events: TraceEvent[]): RunOptions {
  return {
    plan,
    inputs: {},
    clock: virtualClock(),
    isDebug: false,
    emit: (event) => events.push(event),
    flush: () => {},
    modules: hostModules(),
    createConsole: createNodeConsole,
    createTimers: createNodeTimers,
    wallMs: 0,
  }
}
