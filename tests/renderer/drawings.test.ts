import { expect, it } from 'vitest'
import { edgeId, type Graph, handlesIn } from '#graph'
import { type HeldStretch, idleRun, type NodeState, transitions } from '#trace'
import { drawOverview } from '../../renderer/canvas/draw-overview.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { placeHandles } from '../../renderer/canvas/geometry.ts'
import { deskMetrics, drawTimeline, type Picture, stageMetrics } from '../../renderer/panels/timeline/draw-timeline.ts'
import { drawEndMark } from '../../renderer/panels/timeline/end-marks.ts'
import { wordsAt } from '../../renderer/panels/timeline/span-at.ts'
import { fittedRange, panned, ticksOf, zoomed } from '../../renderer/panels/timeline/time-scale.ts'
import { createWorkspace } from '../../renderer/store/index.ts'
import type { Palette } from '../../renderer/theme/palette.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'
import { createPen, type Drawn } from './pen.ts'

/*
 * Compares each stroke that is drawn with the text files beside this file. To accept an intended change:
 * `npx vitest run --config tests/vitest.config.ts drawings -u`.
 */

const states = Object.keys(transitions) as NodeState[]
const palette = {
  ...{ surface: 'surface', line: 'line', ink3: 'ink', accent: 'accent', accentInk: 'accent ink', mono: 'mono' },
  state: Object.fromEntries(states.map((state) => [state, state])),
} as unknown as Palette
const brushes = { palette, hatch: 'hatch', unknown: 'unknown' }
const rounded = (value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)
const listed = (drawn: readonly Drawn[]) => drawn.map((each) => each.map(rounded).join(' '))
const golden = (name: string, lines: readonly string[]) =>
  expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`drawings/${name}.txt`)

/** The rows of a run, after this share of its events. */
async function rowsOf(graph: Graph, heard = 1) {
  const { run } = createWorkspace(fakeBridge().bridge)
  const events = await recordedRun(graph)
  const until = Math.ceil(events.length * heard)
  run.getState().starting()
  run.getState().receive({ runId: 'r', seq: 0, events: events.slice(0, until), nowMs: events[until - 1]?.atMs ?? 0 })
  return { rows: run.getState().spans.rows, atMs: run.getState().spans.atMs }
}

async function pictureOf(graph: Graph, part: Partial<Picture> = {}, heard = 1): Promise<Picture> {
  const { rows, atMs } = await rowsOf(graph, heard)
  return {
    scale: { ...fittedRange(atMs, false, []), width: 600 },
    ...{ height: 200, metrics: deskMetrics, rows, scrollTop: 0, untilMs: atMs, playheadMs: atMs },
    ...{ replayText: null, held: [], unknownFromMs: null },
    ...part,
  }
}

function drawn(picture: Picture): readonly string[] {
  const pen = createPen()
  drawTimeline(pen.context, brushes, picture)
  return listed(pen.drawn)
}

const held: readonly HeldStretch[] = [
  { fromMs: 100, toMs: 900, by: 'load' },
  { fromMs: 1_500, toMs: 1_503, by: 'other.pipeline' },
]

it.each(Object.keys(tellingGraphs))('the timeline of %s, whole and in the middle', async (name) => {
  const graph = tellingGraphs[name] as Graph
  await golden(`timeline-${name}`, [
    ...drawn(await pictureOf(graph)),
    'in the middle of it',
    ...drawn(await pictureOf(graph, {}, 0.55)),
  ])
})

it('the timeline at one moment, on a stage, scrolled, near, and where nothing is known', async () => {
  const graph = tellingGraphs.collected as Graph
  const parts: Record<string, Partial<Picture>> = {
    'at one moment': { playheadMs: 300, replayText: 'replay · 0.30 s' },
    'at its end': { playheadMs: 2_250, replayText: 'replay · 2.25 s · event 100 of 100' },
    'on a stage': { metrics: stageMetrics },
    scrolled: { scrollTop: 50, height: 90 },
    near: { scale: { fromMs: 240, toMs: 420, width: 600 } },
    'before and behind': { scale: { fromMs: -50, toMs: 5_000, width: 600 } },
    'not known since': { unknownFromMs: 1_000, untilMs: 1_000 },
    'held by others': { held },
  }
  const lines: string[] = []
  for (const [name, part] of Object.entries(parts)) lines.push(name, ...drawn(await pictureOf(graph, part)))
  await golden('timeline-pictures', lines)
})

it('the words under the pointer, all over it', async () => {
  const lines: string[] = []
  for (const [name, graph] of Object.entries(tellingGraphs)) {
    for (const part of [{}, { held }, { scrollTop: 23 }]) {
      const picture = await pictureOf(graph, part)
      for (let y = 20; y < 160; y += 23)
        for (let x = 0; x <= 600; x += 3) {
          const words = wordsAt(picture, (node) => `node ${node}`, x, y)
          const line = `${name} ${JSON.stringify(Object.keys(part))} ${y}: ${words}`
          if (!lines.at(-1)?.endsWith(line)) lines.push(`from ${x} ${line}`)
        }
    }
  }
  await golden('timeline-words', lines)
})

it('the marks of ends, one after the other', async () => {
  const pen = createPen()
  for (const state of states) {
    pen.drawn.push([state])
    drawEndMark(pen.context, palette, state, { x: 10, y: 20, size: 8 })
  }
  await golden('end-marks', listed(pen.drawn))
})

it('the ticks of every length, and what is in the picture', async () => {
  const lengths = [0.01, 0.1, 0.7, 1, 3, 8, 20, 75, 100, 450, 1_000, 2_500, 9_000, 30_000, 31_000, 61_000, 3_600_000]
  const longer = [7_200_000, 86_400_000, 7 * 86_400_000, 40 * 86_400_000]
  const lines: string[] = []
  for (const length of [...lengths, ...longer]) {
    for (const fromMs of [0, length * 0.3]) {
      const scale = { fromMs, toMs: fromMs + length, width: 600 }
      lines.push(
        `${fromMs} to ${scale.toMs}: ${ticksOf(scale)
          .map(({ text }) => text)
          .join(' | ')}`,
      )
      const moved = [zoomed(scale, 200, 2), zoomed(scale, 200, 0.5), panned(scale, 50), panned(scale, -5_000)]
      lines.push(`  moved: ${moved.map((range) => `${rounded(range.fromMs)}–${rounded(range.toMs)}`).join(' | ')}`)
    }
    const fitted = [
      fittedRange(length, false, []),
      fittedRange(length, true, []),
      fittedRange(length, true, [length + 9_999]),
    ]
    const far = [
      fittedRange(length, true, [length + 10_001, length * 4]),
      fittedRange(length, true, [length * 4.01 + 10_001]),
    ]
    lines.push(`  fitted: ${[...fitted, ...far].map(({ toMs }) => rounded(toMs)).join(' | ')}`)
  }
  await golden('time-scale', lines)
})

const everyKind = graphOf(
  {
    city: 'input string',
    none: 'coroutine',
    one: 'coroutine x',
    three: 'coroutine x, y = 1, ...rest',
    nap: 'sleep 500',
    empty: 'gather',
    all: 'gather returnExceptions',
    result: 'output',
    said: 'note Two at once',
  },
  ['city -> three.x', 'one -> all', 'nap -> all', 'all -> result', 'nap -> three.after', 'one -> nap'],
)

it('the overview, and the places of handles and wires', async () => {
  const { nodes, edges } = createFlowTranslator()(everyKind, { nodes: new Set(['nap']), edges: new Set() })
  const lines: string[] = []
  for (const transform of [[0, 0, 1] as const, [-200, 30, 0.25] as const, [-900, 0, 2] as const])
    for (const state of states) {
      const pen = createPen()
      const sight = { transform, width: 1_000, height: 300 } as Parameters<typeof drawOverview>[2]['sight']
      const toldOf = () => ({ standing: 'told' as const, run: { ...idleRun, state } })
      drawOverview(pen.context, palette, { nodes, edges, sight, toldOf })
      lines.push(`${state} at ${transform}`, ...listed(pen.drawn))
    }
  await golden('overview', lines)
  await golden('geometry', [
    ...nodes.map(({ id, width, height, position }) => `${id} ${position.x},${position.y} ${width} × ${height}`),
    ...everyKind.nodes.flatMap((node) => [
      `${node.id}: ${placeHandles(everyKind, node)
        .map(({ id, y }) => `${id} at ${y}`)
        .join(', ')}`,
      `  ${handlesIn(everyKind, node)
        .map(({ id, label, role }) => `${id} ${label} ${role}`)
        .join(', ')}`,
    ]),
    ...everyKind.edges.map(edgeId),
  ])
})
