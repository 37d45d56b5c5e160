import { expect, it } from 'vitest'
import {
  applyEvent,
  copyRunView,
  createRunView,
  hasFailure,
  type RunView,
  runViewOf,
  sentenceText,
  storySentences,
} from '#trace'
import { keptEntries } from '../../../src/trace/story.ts'
import { graphOf } from '../../support/graph-of.ts'
import { recordedRun } from '../../support/recorded-run.ts'

function told(view: RunView): readonly string[] {
  return storySentences(view).map((sentence) => `${sentence.atMs} ms ${sentenceText(sentence)}`)
}

async function storyOf(nodes: Parameters<typeof graphOf>[0], wires: Parameters<typeof graphOf>[1] = []) {
  return told(runViewOf(await recordedRun(graphOf(nodes, wires))))
}

const quota = "async function quota() {\n  await sleep(160)\n  throw new Error('429')\n}"
const swallow = 'async function swallow() {\n  for (;;) {\n    try {\n      await sleep(9000)\n    } catch {}\n  }\n}'

it('tells who failed first, who failed by that, what was skipped, and what the end of the run cancelled', async () => {
  const nodes = {
    fetchData: 'sleep 2000',
    load: 'sleep 900',
    quota,
    all: 'gather',
    report: 'coroutine x',
    last: 'coroutine y',
  }
  const wires = ['fetchData -> all', 'load -> all', 'quota -> all', 'all -> report.x', 'report -> last.y']
  expect(await storyOf(nodes, wires)).toEqual([
    '160 ms quota failed first: Error: 429',
    '160 ms all failed with the error of quota',
    '160 ms report and last were skipped · all failed',
    '160 ms the end of the run cancelled fetchData and load',
  ])
})

it('tells of tasks that code made by their node, and of the group that cancelled them', async () => {
  const b = `async function b() {
  await taskGroup((group) => {
    for (let at = 0; at < 5; at++) group.createTask(() => sleep(99), { name: \`slow-\${at}\` })
    group.createTask(async () => { await sleep(30); throw new Error('x') }, { name: 'bad' })
  })
}`
  expect(await storyOf({ b })).toEqual([
    '30 ms bad in b failed: Error: x',
    '30 ms the group in b cancelled slow-0 in b, slow-1 in b, slow-2 in b and 3 more',
    '30 ms b failed first: AggregateError: unhandled errors in a TaskGroup (1 sub-exception)',
  ])
})

it('does not blame a failure for what a race that went on well needed no more', async () => {
  const fails = "async function bad(): Promise<void> {\n  await sleep(1)\n  throw new Error('no')\n}"
  const wires = ['bad -> r', 'ok -> r', 'first -> slow', 'slow -> r']
  const view = async (race: string) =>
    runViewOf(
      await recordedRun(graphOf({ bad: fails, ok: 'sleep 5', first: 'sleep 9', slow: 'sleep 9', r: race }, wires)),
    )
  expect(told(await view('race success'))).toEqual(['1 ms bad failed first: Error: no'])
  expect(told(await view('race'))).toEqual([
    '1 ms bad failed first: Error: no',
    '1 ms r cancelled ok',
    '1 ms slow was skipped · r needs it no more',
    '1 ms r cancelled first',
    '1 ms r failed with the error of bad',
  ])
})

it('tells of a timeout, of a task that cancels another, of a callback, and of one that cancels itself', async () => {
  const asks = `async function asks() {
  await timeout(20, () => sleep(100)).catch(() => 0)
  const [a, b] = [createTask(() => sleep(9), { name: 'a' }), createTask(() => sleep(9), { name: 'b' })]
  await sleep(1)
  a.cancel()
  getRunningLoop().callLater(1, () => b.cancel())
  await createTask(async () => { throw new CancelledError() }, { name: 'c' }).catch(() => 0)
  await sleep(5)
}`
  const view = runViewOf(await recordedRun(graphOf({ asks })))
  expect(told(view)).toEqual([
    '20 ms a timeout in asks cancelled asks',
    '21 ms asks cancelled a in asks',
    '21 ms c in asks was cancelled',
    '22 ms a callback cancelled b in asks',
  ])
  expect(hasFailure(view.story)).toBe(false)
})

it('tells what a person cancelled, and what was left running', async () => {
  const events = await recordedRun(graphOf({ swallow, slow: 'sleep 500' }), {
    watch: (event, run) => {
      if (event.type === 'timer.set') run.cancel()
    },
  })
  const view = runViewOf(events)
  expect(told(view)).toEqual(['0 ms you cancelled swallow and slow', '0 ms swallow was left behind'])
  expect(hasFailure(view.story)).toBe(true)
})

it('a failure that a wire takes is not the first', async () => {
  const nodes = {
    fetchData: "async function fetchData() {\n  throw new Error('no')\n}",
    rescue: 'coroutine error',
    quota,
  }
  const view = runViewOf(await recordedRun(graphOf(nodes, ['fetchData.error -> rescue.error'])))
  expect(told(view).slice(0, 2)).toEqual(['0 ms fetchData failed: Error: no', '160 ms quota failed first: Error: 429'])
  expect(view.start?.nodes[view.story.firstNode ?? -1]?.name).toBe('quota')
})

it('holds at each moment, and a copy goes on by itself', async () => {
  const events = await recordedRun(graphOf({ quota, slow: 'sleep 500' }))
  const all = told(runViewOf(events))
  const view = createRunView()
  let copy = copyRunView(view)
  for (const [at, event] of events.entries()) {
    applyEvent(view, event)
    if (at === Math.floor(events.length / 2)) copy = copyRunView(view)
    expect(all.slice(0, told(view).length)).toEqual(told(view))
  }
  expect(told(copy).length).toBeLessThan(all.length)
  for (const event of events.slice(Math.floor(events.length / 2) + 1)) applyEvent(copy, event)
  expect(told(copy)).toEqual(all)
})

it('keeps so many entries, and counts the rest', async () => {
  const many = `async function many() {\n  const all = Array.from({ length: ${keptEntries + 200} }, () => createTask(() => sleep(9)))\n  await sleep(1)\n  for (const task of all) task.cancel()\n}`
  const { story } = runViewOf(await recordedRun(graphOf({ many })))
  expect(story.entries.length).toBe(keptEntries)
  expect(story.more).toBeGreaterThanOrEqual(200)
})
