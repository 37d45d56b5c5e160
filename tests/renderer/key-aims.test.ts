// @vitest-environment happy-dom
import { fireEvent } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listenToKeys } from '../../renderer/commands/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { workspaceOf } from './workspace.tsx'

const graph = graphOf({ a: 'sleep 1', b: 'sleep 1' })

let workspace: ReturnType<typeof workspaceOf>
let part = () => {}
beforeEach(() => {
  workspace = workspaceOf(graph, { startRun: async () => ({ ok: true, value: 'r' }) })
  workspace.editor.getState().select(['a'])
  part = listenToKeys(workspace, false)
})
afterEach(() => {
  part()
  document.body.replaceChildren()
})

/** Focuses an element of this page: the only one, or the last of several. */
function focused(html: string): HTMLElement {
  document.body.insertAdjacentHTML('beforeend', html)
  const element = document.body.querySelector<HTMLElement>('[data-here]') ?? document.body
  if (element !== document.body) element.tabIndex = 0
  element.focus()
  return element
}

const places = {
  nothing: '',
  canvas: '<div class="react-flow"><div data-here></div></div>',
  button: '<button type="button" data-here>Go</button>',
  'text field': '<input data-here />',
  'number field': '<input type="number" data-here />',
  'text area': '<textarea data-here></textarea>',
  'text area that is only read': '<div class="react-flow"><textarea readonly data-here></textarea></div>',
  'check box': '<input type="checkbox" data-here />',
  'radio button': '<input type="radio" data-here />',
} as const
type Place = keyof typeof places

const failure = { message: 'No', remedy: 'Try' }
const modals = {
  none: {},
  'a dialog': { dialog: { kind: 'failure', title: 'No', failure } },
  'the list of commands': { isPaletteOpen: true },
} as const
type Modal = keyof typeof modals

/** The effect of a key: a deleted node, an undone step, the stage, a run, or nothing. */
function pressed(place: Place, modal: Modal, key: string, held: KeyboardEventInit = {}): string {
  const { editor } = workspace
  editor.getState().edit('Rename', (now) => ({ ...now, title: `${now.title}!` }))
  editor.getState().show(modals[modal])
  const before = editor.getState()
  fireEvent.keyDown(focused(places[place]), { key, bubbles: true, cancelable: true, ...held })
  const after = editor.getState()
  if (after.graph.nodes.length < before.graph.nodes.length) return 'deletes'
  if (after.graph.title !== before.graph.title) return 'undoes'
  if (after.isStage !== before.isStage) return 'stages'
  return 'does nothing'
}

describe('a key does what it says where it is meant for the window', () => {
  const ctrl = { ctrlKey: true }
  it.each<[Place, deletes: string, undoes: string, stages: string]>([
    ['nothing', 'deletes', 'undoes', 'stages'],
    ['canvas', 'deletes', 'undoes', 'stages'],
    ['button', 'deletes', 'undoes', 'stages'],
    ['check box', 'deletes', 'undoes', 'stages'],
    ['radio button', 'deletes', 'undoes', 'stages'],
    ['text area that is only read', 'deletes', 'undoes', 'stages'],
    ['text field', 'does nothing', 'does nothing', 'does nothing'],
    ['number field', 'does nothing', 'does nothing', 'does nothing'],
    ['text area', 'does nothing', 'does nothing', 'does nothing'],
  ])('focus on %s', (place, deletes, undoes, stages) => {
    expect(pressed(place, 'none', 'Delete')).toBe(deletes)
    document.body.replaceChildren()
    expect(pressed(place, 'none', 'z', ctrl)).toBe(undoes)
    document.body.replaceChildren()
    expect(pressed(place, 'none', 'f')).toBe(stages)
  })

  it.each<[Modal, Place]>([
    ['a dialog', 'nothing'],
    ['a dialog', 'canvas'],
    ['a dialog', 'button'],
    ['the list of commands', 'nothing'],
    ['the list of commands', 'canvas'],
  ])('while %s stands in front, focus on %s: none', (modal, place) => {
    for (const [key, held] of [['Delete'], ['z', ctrl], ['f'], ['Enter', ctrl]] as const) {
      expect([key, pressed(place, modal, key, held)]).toEqual([key, 'does nothing'])
      document.body.replaceChildren()
    }
    expect(workspace.asked.map(({ name }) => name)).not.toContain('startRun')
  })
})

describe('the clipboard takes nodes', () => {
  function clip(type: 'copy' | 'cut', place: Place, modal: Modal = 'none') {
    workspace.editor.getState().show(modals[modal])
    const clipboardData = new DataTransfer()
    const event = new ClipboardEvent(type, { clipboardData, bubbles: true, cancelable: true })
    focused(places[place]).dispatchEvent(event)
    return {
      hasText: clipboardData.getData('text/plain') !== '',
      left: workspace.editor.getState().graph.nodes.map(({ id }) => id),
      isTaken: event.defaultPrevented,
    }
  }

  it.each<[Place, Modal, boolean]>([
    ['nothing', 'none', true],
    ['canvas', 'none', true],
    ['button', 'none', true],
    ['text field', 'none', false],
    ['nothing', 'a dialog', false],
    ['nothing', 'the list of commands', false],
  ])('focus on %s, %s in front: %s', (place, modal, isTaken) => {
    expect(clip('copy', place, modal)).toEqual({ hasText: isTaken, left: ['a', 'b'], isTaken })
    document.body.replaceChildren()
    expect(clip('cut', place, modal)).toEqual({ hasText: isTaken, left: isTaken ? ['b'] : ['a', 'b'], isTaken })
  })

  it('only where nodes are selected, and no words', () => {
    workspace.editor.getState().select([])
    expect(clip('cut', 'nothing')).toEqual({ hasText: false, left: ['a', 'b'], isTaken: false })
    workspace.editor.getState().select(['a'])
    document.body.innerHTML = '<p>words</p>'
    const [paragraph] = document.body.children
    if (paragraph) window.getSelection()?.selectAllChildren(paragraph)
    expect(clip('cut', 'nothing')).toEqual({ hasText: false, left: ['a', 'b'], isTaken: false })
    window.getSelection()?.removeAllRanges()
  })
})

it('hears nothing more once it is parted', () => {
  part()
  expect(pressed('nothing', 'none', 'Delete')).toBe('does nothing')
})
