// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { emptyGraph } from '#graph'
import { Boundary } from '../../renderer/panels/boundary.tsx'
import { show, workspaceOf } from './workspace.tsx'

// React prints each error to the console, which these tests need not show.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

const throwing = (name: string) => ({
  get: () => {
    throw new Error(`${name} cannot be read`)
  },
})
const cyclic = new Error('in a circle')
cyclic.cause = cyclic

const odd: readonly (readonly [string, unknown, RegExp])[] = [
  ['an error', new RangeError('too far'), /RangeError: too far/],
  ['a message that is an object', Object.assign(new Error(), { message: { code: 429 } }), /Error: \{"code":429\}/],
  ['a name that is an object', Object.assign(new Error('x'), { name: {} }), /Error: x/],
  [
    'symbols',
    Object.assign(new Error(), { message: Symbol('m'), name: Symbol('n'), stack: Symbol('s') }),
    /Symbol\(m\)/,
  ],
  ['a getter that throws', Object.defineProperty(new Error(), 'message', throwing('message')), /Error/],
  ['a bare object', Object.create(null), /was thrown/],
  ['a cyclic cause', cyclic, /in a circle/],
  ['a collection', new AggregateError([new Error('a'), { b: 1 }], 'all'), /all: a; \{"b":1\}/],
  ['a huge text', new Error('long '.repeat(100_000)), /more characters/],
  ['a symbol', Symbol('s'), /Symbol\(s\) was thrown/],
  ['nothing', undefined, /undefined was thrown/],
  ['a text', 'just a text', /just a text was thrown/],
]

function Throwing({ thrown }: { readonly thrown: unknown }): never {
  throw thrown
}

function Part({ state }: { readonly state: { readonly isBroken: boolean } }) {
  if (state.isBroken) throw new Error('not yet')
  return <p>here it is</p>
}

it.each(odd)('a part that throws %s says so in words, and the others stay', (_what, thrown, said) => {
  show(
    workspaceOf(emptyGraph),
    <>
      <Boundary part="The log">
        <Throwing thrown={thrown} />
      </Boundary>
      <p>another part</p>
    </>,
  )
  const alert = screen.getByRole('alert')
  expect(alert.textContent).toContain('The log could not be shown')
  expect(alert.textContent).toMatch(said)
  expect(alert.dataset.failed).toBe('The log')
  screen.getByText('another part')
})

it('is tried again when the person asks for it', () => {
  const state = { isBroken: true }
  show(
    workspaceOf(emptyGraph),
    <Boundary part="The log">
      <Part state={state} />
    </Boundary>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  screen.getByRole('alert')
  state.isBroken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  screen.getByText('here it is')
})

it('keeps the work before it reloads the window, and does not where the host is gone', async () => {
  const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {})
  const shown = (answers: Parameters<typeof workspaceOf>[1]) => {
    const workspace = workspaceOf(emptyGraph, answers)
    workspace.editor.getState().edit('Rename', (graph) => ({ ...graph, title: 'Changed' }))
    show(
      workspace,
      <Boundary part="The log">
        <Throwing thrown={new Error('broken')} />
      </Boundary>,
    )
    fireEvent.click(screen.getAllByRole('button', { name: 'Reload this window' }).at(-1) as HTMLElement)
    return workspace
  }
  const workspace = shown({})
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1))
  expect(workspace.asked.map(({ name, arguments: [graph] }) => [name, graph])).toEqual([
    ['keepRecovery', workspace.editor.getState().graph],
  ])
  const gone = () => Promise.reject(new Error('gone'))
  const lost = shown({ keepRecovery: gone, listExamples: gone })
  await vi.waitFor(() => expect(lost.editor.getState().dialog).toMatchObject({ kind: 'failure', title: 'Reload' }))
  expect(reload).toHaveBeenCalledTimes(1)
})
