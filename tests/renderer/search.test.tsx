// @vitest-environment happy-dom

import { act, fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type Offer, offerOf, offers } from '#graph'
import { QuickAdd } from '../../renderer/canvas/quick-add.tsx'
import { CommandList } from '../../renderer/chrome/command-list.tsx'
import { Rail } from '../../renderer/chrome/rail.tsx'
import { commandOf } from '../../renderer/commands/index.ts'
import { searchScore } from '../../renderer/ui/search-score.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

/** What strangers type, with what is first then, and what else is found. */
const table: Readonly<Record<string, readonly [first: Offer, ...others: Offer[]]>> = {
  if: ['branch'],
  else: ['branch'],
  switch: ['branch'],
  case: ['branch'],
  'if else': ['branch'],
  'else if': ['branch'],
  otherwise: ['coroutine', 'branch'],
  catch: ['coroutine', 'group'],
  try: ['coroutine', 'group', 'retry'],
  'try catch': ['coroutine', 'group'],
  'catch try': ['coroutine', 'group'],
  fallback: ['coroutine'],
  parallel: ['gather', 'each'],
  'run parallel': ['gather'],
  'parallel run': ['gather'],
  all: ['gather'],
  map: ['each'],
  loop: ['each'],
  each: ['each'],
  'for each': ['each'],
  'each for': ['each'],
  foreach: ['each'],
  throttle: ['limit'],
  pool: ['limit', 'each'],
  concurrency: ['limit', 'each'],
  rate: ['limit'],
  'rate limit': ['limit'],
  'limit rate': ['limit'],
  limit: ['limit'],
  semaphore: ['limit'],
  race: ['race'],
  any: ['race'],
  first: ['race'],
  timeout: ['timeoutMs', 'group'],
  deadline: ['group', 'timeoutMs'],
  'time limit': ['timeoutMs'],
  delay: ['sleep'],
  wait: ['sleep', 'gather'],
  retry: ['retry'],
  again: ['retry'],
  'try again': ['retry'],
  backoff: ['retry'],
  group: ['group'],
  scope: ['group'],
  shield: ['group'],
  subflow: ['pipeline'],
  include: ['pipeline'],
  call: ['coroutine', 'pipeline'],
  generator: ['coroutine'],
  queue: ['coroutine'],
  stream: ['coroutine'],
  background: ['coroutine'],
  lazy: ['awaited'],
  // Small typos.
  timout: ['timeoutMs'],
  retyr: ['retry'],
  brnch: ['branch'],
}

function found(search: string): readonly Offer[] {
  const scores = offers.map((offer) => {
    const { title, words } = offerOf(offer)
    return [offer, searchScore(title, search, Object.keys(words))] as const
  })
  return scores
    .filter(([, score]) => score > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([offer]) => offer)
}

describe('the words that strangers know', () => {
  it.each(Object.entries(table))('%s', (search, [first, ...others]) => {
    const all = found(search)
    expect(all[0]).toBe(first)
    expect(all.filter((offer) => others.includes(offer)).sort()).toEqual([...others].sort())
  })

  it('finds nothing by letters that happen to stand in some order', () => {
    expect(found('xyz')).toEqual([])
    expect(found('ndt')).toEqual([])
    expect(found('try nothing')).toEqual([])
  })
})

/** The list with these nodes drawn and this one selected; what is added or set goes to `chosen`. */
function listed(selected: string | null = null) {
  const workspace = workspaceOf(graphOf({ work: 'async function work() {}', s: 'sleep 10' }))
  if (selected !== null) workspace.editor.getState().select([selected])
  const chosen: Offer[] = []
  const at = { screen: { x: 0, y: 0 }, place: { x: 0, y: 0 }, end: null }
  show(workspace, <QuickAdd at={at} onAdd={(offer) => chosen.push(offer)} onClose={() => {}} />)
  const type = (value: string) => fireEvent.change(screen.getByRole('combobox'), { target: { value } })
  return { type, rows: () => screen.queryAllByRole('option').map((row) => row.textContent), chosen }
}

describe('the list of what can be added', () => {
  it('has every kind and every trait', () => {
    const { rows } = listed()
    expect(rows()).toHaveLength(offers.length)
  })

  it.each(Object.entries(table))('%s: has the same first, and takes it', async (search, [first]) => {
    const { type, rows, chosen } = listed()
    await act(async () => type(search))
    expect(rows()[0]).toMatch(offerOf(first).title)
    fireEvent.keyDown(screen.getByRole('combobox'), { key: 'Enter' })
    expect(chosen).toEqual([first])
  })

  it.each([
    ['try catch', 'CoroutineThen wire its error handle onward'],
    ['stream', 'CoroutineThen write async function* and yield its items'],
    ['shield', 'GroupShield it: a cancel from outside waits for what is inside'],
    ['retry', 'RetryA coroutine that is tried again after an error'],
  ])('%s: says what to do then', async (search, row) => {
    const { type, rows } = listed()
    await act(async () => type(search))
    expect(rows()[0]).toBe(row)
  })

  it('says to which selected node a trait will go', async () => {
    const { type, rows } = listed('work')
    await act(async () => type('retry'))
    expect(rows()[0]).toBe('RetryFor work')
  })

  it('does not say so of a node that can have none', async () => {
    const { type, rows } = listed('s')
    await act(async () => type('retry'))
    expect(rows()[0]).toBe('RetryA coroutine that is tried again after an error')
  })
})

describe('the rail', () => {
  it('says of each kind what it is', async () => {
    show(workspaceOf(graphOf({})), <Rail />)
    act(() => screen.getByRole('button', { name: 'Branch' }).focus())
    expect(await screen.findByText(offerOf('branch').hint)).not.toBeNull()
  })
})

describe('the list of commands', () => {
  it.each(Object.entries(table))('%s: has the command for it', async (search, [first]) => {
    const workspace = workspaceOf(graphOf({}))
    workspace.canvas = {} as never
    show(workspace, <CommandList />)
    act(() => workspace.editor.getState().show({ isPaletteOpen: true }))
    await act(async () => fireEvent.change(screen.getByRole('combobox'), { target: { value: search } }))
    const titles = screen.getAllByRole('option').map((row) => row.getAttribute('data-value'))
    expect(titles).toContain(commandOf(`add.${first}`).title)
  })
})
