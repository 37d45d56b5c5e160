import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Events } from '#bridge'
import { type CommandId, fixedRecords, keyText } from '#commands'
import { offers } from '#graph'
import { type Command, commands, runCommand, useCommand } from '../../renderer/commands/index.ts'
import type { Workspace } from '../../renderer/store/index.ts'
import { keysPage } from './keys-page.ts'

const root = new URL('../..', import.meta.url).pathname

it('has every id once, those of the kinds and the traits too', () => {
  const ids = commands.map(({ id }) => id)
  const added = offers.map((offer) => `add.${offer}`)
  expect([...ids].sort()).toEqual([...Object.keys(fixedRecords), ...added].sort())
})

describe.each(commands.map((command) => [command.id, command] as const))('%s', (id, command) => {
  it('does something, and says in the words of people what, and when not', () => {
    expect([typeof command.run, typeof command.whyNot]).toEqual(['function', 'function'])
    expect(command.title).toMatch(/^[A-Z].*[^.…]$/)
    if (command.menu ?? command.buttons) expect(command.short ?? command.title).not.toContain(':')
  })

  it('can be found: in the list of commands, or where it opens that', () => {
    expect(command.isList ? command.menu && command.keys : command.title).toBeTruthy()
    expect(commands.filter(({ title }) => title === command.title)).toHaveLength(1)
  })

  it('stands in a group that is named after it', () => {
    const first = commands.findIndex((one) => groupOf(one.id) === groupOf(id))
    const after = commands.slice(first).map((one) => groupOf(one.id))
    expect(after.slice(0, after.lastIndexOf(groupOf(id)) + 1)).toEqual(after.filter((group) => group === groupOf(id)))
  })
})

function groupOf(id: CommandId): string {
  return id.replace(/\..*/, '')
}

describe.each([
  ['Windows and Linux', false],
  ['a Mac', true],
] as const)('the keys on %s', (_, isMac) => {
  it.each(['keys', 'inTimeline'] as const)('are each one command’s: %s', (field) => {
    const all = commands.flatMap((command) => (command[field] ?? []).map((key) => keyText(key, isMac)))
    expect(all.length).toBeGreaterThan(4)
    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([])
  })
})

it('has a place of its own in its menu', () => {
  const places = commands.flatMap(({ menu }) => (menu ? [`${menu.name} ${menu.at.join(' ')}`] : []))
  expect(places.length).toBeGreaterThan(30)
  expect(places.filter((place, at) => places.indexOf(place) !== at)).toEqual([])
})

describe('the buttons', () => {
  const texts = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx'))
    .map((path) => readFileSync(join(root, 'renderer', path), 'utf8'))
  const made = texts.flatMap((text) => [...text.matchAll(/useCommand(?:<'([^']+)'>)?\('([^']+)'\)/g)])
  const found = new Set(made.map(([, place, id]) => `${id}: ${place}`))

  it('are where the records say that there are some', () => {
    // The commands of the kinds come from the kinds.
    const named = commands.flatMap(({ id, buttons = [] }) => buttons.map((place) => `${id}: ${place}`))
    expect([...found].sort()).toEqual(named.filter((button) => !button.endsWith(': rail')).sort())
  })
})

it('has no keys in the README that are no command’s', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const told = [...readme.matchAll(/Ctrl\/Cmd\+((?:Shift\+|Alt\+)?(?:Enter|[A-Z.]))/g)].map(([, key]) => `Mod+${key}`)
  const keys = new Set(commands.flatMap((command: Command) => command.keys ?? []))
  expect(told.length).toBeGreaterThan(3)
  expect(told.filter((key) => !keys.has(key))).toEqual([])
})

it('docs/keys.md says what the records say (node scripts/keys-page.mjs)', () => {
  expect(readFileSync(join(root, 'docs/keys.md'), 'utf8')).toBe(keysPage())
})

it('takes no id that no command has: the compiler finds it', () => {
  const unknown = (workspace: Workspace, events: Events) => {
    // @ts-expect-error: there is no such command
    runCommand(workspace, 'edit.undoo')
    // @ts-expect-error: nor can a menu ask for it
    events.menuCommand('view.nonsense')
    // @ts-expect-error: it has no button there
    useCommand<'top bar'>('edit.delete')
    useCommand<'inspector'>('edit.delete')
  }
  expect(unknown).toBeTypeOf('function')
})
