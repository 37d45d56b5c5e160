// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bridge, Result } from '#bridge'
import type { Preview, RunNode, TraceEvent, WholeText } from '#trace'
import { ValuesTab } from '../../renderer/panels/inspector/values-tab.tsx'
import { LogPanel } from '../../renderer/panels/log/log-panel.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const told: Preview = { text: '[1, 2, … 98 more]', type: 'array', detail: '[\n  1,\n  2…' }
const all = `[\n  ${Array.from({ length: 100 }, (_, at) => at + 1).join(',\n  ')}\n]`
const whole: WholeText = { text: all, isJson: true, length: all.length, isCounted: true, preview: told }
const node: RunNode = { id: 'f', name: 'f', kind: 'input', needs: [], children: [] }
const given = (value: Preview): readonly TraceEvent[] => [
  {
    type: 'run.started',
    seq: 0,
    atMs: 0,
    title: '',
    nodes: [node],
    clock: 'virtual',
    rate: 1,
    isDebug: false,
    wallMs: 0,
  },
  { type: 'node.given', seq: 1, atMs: 5, node: 0, value },
]

let copied: string | null = null
let isOpen = true
/** Does as the browser does: it asks for the text in an event. */
function copyCommand(): boolean {
  if (!isOpen) return false
  const event = new Event('copy', { cancelable: true }) as Event & { clipboardData?: unknown }
  event.clipboardData = {
    setData: (_: string, text: string) => {
      copied = text
    },
  }
  window.dispatchEvent(event)
  return true
}
beforeEach(() => {
  copied = null
  isOpen = true
  document.execCommand = vi.fn(copyCommand)
})
afterEach(() => vi.restoreAllMocks())

function shown(answer: Result<WholeText> | Bridge['readWhole'], value: Preview = told): Workspace & { asked: unknown } {
  const readWhole = typeof answer === 'function' ? answer : async () => answer
  const graph = graphOf({ f: 'input' })
  const workspace = workspaceOf(graph, { readWhole })
  const { run } = workspace
  run.getState().starting()
  run.getState().receive({ runId: 'r', seq: 0, events: given(value), nowMs: 5 })
  const [input] = graph.nodes
  if (input) show(workspace, <ValuesTab node={input} />)
  return workspace
}

async function copy(): Promise<string> {
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: /Copy the whole value|It is here now/ }))
  })
  return screen.getByRole('status').textContent ?? ''
}

async function open(): Promise<string> {
  const details = screen.getByText('Whole value').closest('details') as HTMLDetailsElement
  details.open = true
  await act(async () => {
    fireEvent(details, new Event('toggle'))
  })
  return details.textContent ?? ''
}

const cut: WholeText = { text: 'x'.repeat(200), isJson: false, length: 41_000_000, isCounted: true }
const gone: Result<WholeText> = { ok: false, error: { message: 'It is not kept', remedy: 'Run again' } }

/** The host's answer, the text that is copied, what is said about that, and what is shown. */
const rows: Readonly<
  Record<string, readonly [answer: Result<WholeText>, copied: string, said: RegExp, shown: readonly RegExp[]]>
> = {
  'JSON, all of it': [
    { ok: true, value: whole },
    all,
    /^Copied the whole value as JSON$/,
    [/characters of JSON/, /\b99,/, /As it is now/],
  ],
  'no JSON': [
    { ok: true, value: { text: 'Map(0) {}', isJson: false, length: 9, isCounted: true } },
    'Map(0) {}',
    /^Copied the whole value; it is not JSON$/,
    [/Map\(0\) \{\}/],
  ],
  'more than crosses': [
    { ok: true, value: cut },
    cut.text,
    /^Copied the first 200 of 41,000,000 characters$/,
    [/the first 200 of 41,000,000 characters/, /write it to a file/],
  ],
  'more than is counted': [
    { ok: true, value: { ...cut, isCounted: false } },
    cut.text,
    /first 200 of more than 41,000,000 characters/,
    [/first 200 of more than 41,000,000 characters/],
  ],
  'changed since': [
    { ok: true, value: { ...whole, preview: { ...told, text: '[7, … 99 more]' } } },
    all,
    /^Copied the whole value as JSON$/,
    [/Code that ran later has changed it/],
  ],
  gone: [
    gone,
    told.detail ?? '',
    /^Copied only what is shown\. It is not kept\. Run again$/,
    [/It is not kept\. Run again/, /1,\s+2…/],
  ],
}

describe.each(Object.entries(rows))('%s', (_, [answer, text, said, seen]) => {
  it('is copied, and said to be that', async () => {
    shown(answer)
    expect(await copy()).toMatch(said)
    expect(copied).toBe(text)
    if (answer.ok && answer.value.isJson) expect(JSON.parse(copied ?? '')).toEqual(JSON.parse(all))
  })

  it('is shown, and said to be that', async () => {
    shown(answer)
    const words = await open()
    for (const each of seen) expect(words).toMatch(each)
  })
})

it('asks for the node of the run that is shown', async () => {
  const { asked } = shown({ ok: true, value: whole })
  await copy()
  expect(asked).toContainEqual({ name: 'readWhole', arguments: ['r', { kind: 'value', node: 0 }] })
})

it('a replay shows a value only where it is still that of then', async () => {
  const { run } = shown({ ok: true, value: { ...whole, preview: { ...told, text: 'other' } } })
  act(() => run.getState().seekEvent(2))
  expect(await open()).toMatch(/Code that ran later has changed the value.*kept of it/)
  expect(await copy()).toMatch(/Copied only what was kept/)
  expect(copied).toBe(told.detail)
})

it('says that the clipboard is closed, and keeps what came too late for its click', async () => {
  isOpen = false
  shown({ ok: true, value: whole })
  expect(await copy()).toMatch(/press once more/)
  expect(copied).toBe(null)
  isOpen = true
  expect(await copy()).toBe('Copied the whole value as JSON')
  expect(copied).toBe(all)
})

it('shows as much of a large value as a page can hold, and copies all', async () => {
  const text = JSON.stringify('line\n'.repeat(300_000))
  shown(
    { ok: true, value: { text, isJson: true, length: text.length, isCounted: true } },
    { text: '"line…', type: 'string', detail: 'line…' },
  )
  expect(await open()).toMatch(/… 1,400,000 more characters: Copy takes them too/)
  expect(document.querySelector('pre')?.textContent).toBe('line\n'.repeat(20_000))
  await copy()
  expect(copied).toBe(text)
})

it.each<[string, Preview, boolean]>([
  ['a number', { text: '42', type: 'number' }, false],
  ['a short text', { text: '"a"', type: 'string' }, false],
  ['a short list', { text: '[1, 2]', type: 'array' }, false],
  ['a map', { text: 'Map(2)', type: 'Map' }, true],
  ['bytes', { text: 'Uint8Array(4 bytes)', type: 'Uint8Array' }, true],
  ['what is deep', { text: '{ a: { b: {…} } }', type: 'object' }, true],
  ['what is long, and no JSON', { text: `{ a: 1n, b: "${'x'.repeat(60)}" }`, type: 'object' }, true],
])('%s is offered whole where its line says less', (_, value, isOffered) => {
  shown(gone, value)
  expect(screen.queryByText('Whole value') !== null).toBe(isOffered)
})

it('copies the lines of a log with all of those that are shown in part', async () => {
  const kept: Readonly<Record<number, string>> = { 3: 'the whole line' }
  const workspace = workspaceOf(graphOf({ f: 'input' }), {
    readWhole: async (_, of) => {
      const text = of.kind === 'log' ? kept[of.whole] : undefined
      return text === undefined
        ? gone
        : { ok: true, value: { text, isJson: false, length: text.length, isCounted: true } }
    },
  })
  const lines = [{ text: 'short' }, { text: 'the… 9 more characters', whole: 3 }, { text: 'lost… 2 more', whole: 4 }]
  const logs = lines.map((line, at) => ({ type: 'log', level: 'log', seq: 1 + at, atMs: 5, ...line }) as const)
  const { run } = workspace
  run.getState().starting()
  run.getState().receive({ runId: 'r', seq: 0, events: [...given(told).slice(0, 1), ...logs], nowMs: 5 })
  show(workspace, <LogPanel />)
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
  })
  expect(copied?.split('\n').map((line) => line.split('  ').at(-1))).toEqual([
    'short',
    'the whole line',
    'lost… 2 more',
  ])
})
