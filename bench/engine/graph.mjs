// The run of a compiled graph, traced as for a window: every event goes into the batch of its frame. Each node has its own
// code, as on a canvas. The time is that of the run, from its first event to its outcome, without V8's reading of the code.
// ASYNCANVAS_PARTS names the bundle, ASYNCANVAS_READ a folder for what was read of the code.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadParts } from '../parts.mjs'
import { planHost } from '../plans.mjs'
import { listOf, sleepMs, sourcesOf, sum, wide } from './workload.mjs'

const parts = loadParts(process.env.ASYNCANVAS_PARTS ?? '')

const name = (/** @type {number} */ index) => `node${index}`

/** @param {number} index @param {readonly number[]} sources @param {string} result */
function coroutine(index, sources, result) {
  const parameters = ['a', 'b', 'c'].slice(0, sources.length)
  const typed = parameters.map((parameter) => `${parameter}: number`).join(', ')
  const code = `async function ${name(index)}(${typed}): Promise<number> {\n  await null\n  return ${result}\n}`
  const args = sources.map((from) => ({ from }))
  return { index, id: name(index), name: name(index), kind: 'coroutine', after: [], children: [], code, args }
}

/** A plan of these nodes and a gather of some of them, whose result is the plan's. @param {object[]} nodes @param {readonly number[]} children */
function planOf(nodes, children) {
  const index = nodes.length
  const all = { index, id: 'all', name: 'all', kind: 'gather', after: [], args: [], children, returnExceptions: false }
  return {
    title: 'Bench',
    description: '',
    shared: '',
    onError: 'end',
    blockedLimitMs: 5_000,
    limits: {},
    nodes: [...nodes, all],
    awaited: [index],
  }
}

const numbersTo = (/** @type {number} */ count) => listOf(count, (index) => index)

/** @type {Partial<Record<import('./workload.mjs').WorkloadName, (count: number) => object>>} */
const plans = {
  fan: (count) =>
    planOf(
      listOf(count, (index) => coroutine(index, [], String(index))),
      numbersTo(count),
    ),
  chain: (count) =>
    planOf(
      listOf(count, (index) => (index === 0 ? coroutine(0, [], '1') : coroutine(index, [index - 1], 'a + 1'))),
      [count - 1],
    ),
  dag: (count) => {
    const nodes = listOf(count, (index) => {
      const before = index - (index % wide) - wide
      if (before < 0) return coroutine(index, [], '1')
      const sources = sourcesOf(index % wide).map((place) => before + place)
      return coroutine(index, sources, '(a + b + c + 1) & 0xffff')
    })
    const last = listOf(wide, (place) => count - wide + place)
    return planOf(nodes, last)
  },
  sleep: (count) =>
    planOf(
      listOf(count, (index) => ({
        index,
        id: name(index),
        name: name(index),
        kind: 'sleep',
        after: [],
        durationMs: sleepMs,
        args: [],
        children: [],
      })),
      numbersTo(count),
    ),
}

/**
 * Gives a function that starts a plan whose code has been read. The first process that needs a reading makes it, and saves
 * it for the others.
 * @param {string} kind @param {any} plan
 */
async function starterOf(kind, plan) {
  const file = join(process.env.ASYNCANVAS_READ ?? '', `${kind}-${plan.nodes.length}.json`)
  const isRead = existsSync(file)
  const known = new Map(isRead ? JSON.parse(readFileSync(file, 'utf8')) : [])
  const { readPlan, start } = planHost(parts, known)
  await readPlan(plan)
  if (!isRead) writeFileSync(file, JSON.stringify([...known]))
  return start
}

/** Performs a run, and measures the time from its first event to its outcome, and the time until its first event. @param {any} plan @param {ReturnType<typeof planHost>['start']} start */
async function perform(plan, start) {
  const askedMs = performance.now()
  let startMs = 0
  let sent = 0
  const pump = parts.tracePump.createTracePump({
    runId: 'bench',
    send: (/** @type {any} */ batch) => {
      sent += batch.events.length
    },
    nowMs: () => started.nowMs(),
  })
  const emit = (/** @type {any} */ event) => {
    if (startMs === 0) startMs = performance.now()
    pump.emit(event)
  }
  const started = start(plan, 'real', emit, pump.flush)
  const ended = await started.outcome
  const endMs = performance.now()
  if (ended.kind !== 'succeeded') throw new Error(`the run ended with ${JSON.stringify(ended)}`)
  if (sent < 4 * plan.nodes.length) throw new Error(`only ${sent} events were sent`)
  return { result: ended.result, ms: endMs - startMs, readMs: startMs - askedMs }
}

/** @param {keyof typeof plans} kind @returns {import('./workload.mjs').Workload} */
function workloadOf(kind) {
  return async (count) => {
    const plan = plans[kind]?.(count)
    const start = await starterOf(kind, plan)
    return async () => {
      const { result, ...took } = await perform(plan, start)
      return { answer: kind === 'sleep' ? result.length : sum(result), ...took }
    }
  }
}

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: workloadOf('fan'),
  chain: workloadOf('chain'),
  dag: workloadOf('dag'),
  sleep: workloadOf('sleep'),
}
