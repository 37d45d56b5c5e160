import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { showMenu } from '../../main/windows/menu.ts'
import { commands } from '../../renderer/commands/index.ts'

const shown = vi.hoisted(() => ({ menu: [] as MenuItemConstructorOptions[] }))
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (menu: MenuItemConstructorOptions[]) => {
      shown.menu = menu
    },
  },
}))

const recent = ['/work/first.pipeline', '/work/second.pipeline']

/** All entries of the menu, with those of submenus, and what each asked for when it was clicked. */
function menu(options: Partial<Parameters<typeof showMenu>[1]> = {}) {
  const asked: string[] = []
  const actions = {
    command: (id: string) => void asked.push(id),
    newWindow: () => void asked.push('a new window'),
    open: (path: string) => void asked.push(`open ${path}`),
  }
  showMenu(actions, { isMac: false, recent, isDeveloping: false, ...options })
  const all = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])])
  const click = (item: MenuItemConstructorOptions): string | undefined => {
    asked.length = 0
    ;(item.click as (() => void) | undefined)?.()
    return asked[0]
  }
  return { items: all(shown.menu), click, top: shown.menu }
}

const entries = menu()
const rows = entries.items.flatMap((item) => {
  const asked = entries.click(item)
  return asked === undefined || /^(?:open |a new)/.test(asked) ? [] : [[item.label ?? '', asked, item] as const]
})

/** `Mod+Shift+Z` as Electron writes it. */
const accelerator = (key: string) => key.replace('Mod', 'CmdOrCtrl')

describe('the menu', () => {
  it('asks for commands, and each is there', () => {
    expect(rows).toHaveLength(35)
    const ids = new Set<string>(commands.map(({ id }) => id))
    expect(rows.filter(([, id]) => !ids.has(id))).toEqual([])
    expect(new Set(rows.map(([, id]) => id)).size).toBe(rows.length)
  })

  it.each(rows)('%s shows the keys of %s, and leaves them to the page', (_, id, item) => {
    const keys = commands.find((command) => command.id === id)?.keys ?? []
    if (item.accelerator === undefined) return
    expect(keys.map(accelerator)).toContain(item.accelerator)
    expect(item.registerAccelerator).toBe(false)
  })

  it('has an entry for each command with a place in it, and for no other', () => {
    const placed = commands.filter(({ menu: place }) => place).map(({ id }) => id)
    const roles = new Set(entries.items.map(({ role }) => role))
    // The clipboard's entries are the system's, and the app opens a window without asking a page.
    const apart = placed.filter((id) => !rows.some(([, asked]) => asked === id))
    expect(apart).toEqual(['edit.cut', 'edit.copy', 'edit.paste', 'file.new'])
    expect(apart.filter((id) => !roles.has(id.slice('edit.'.length) as never))).toEqual(['file.new'])
    expect(placed).toHaveLength(rows.length + apart.length)
  })

  it('shows keys for all that has some, but for a lone sign', () => {
    const withKeys = rows.filter(([, id]) => (commands.find((command) => command.id === id)?.keys ?? []).length > 0)
    expect(withKeys.filter(([, , item]) => item.accelerator === undefined).map(([label]) => label)).toEqual([
      'Add a node…',
    ])
  })

  it('shows the first of the keys, but for Stop', () => {
    const other = rows.flatMap(([label, id, { accelerator: shown }]) => {
      const [first] = commands.find((command) => command.id === id)?.keys ?? []
      return shown === undefined || shown === accelerator(first ?? '') ? [] : [[label, shown]]
    })
    expect(other).toEqual([['Stop', 'CmdOrCtrl+.']])
  })

  it('has every entry under its heading', () => {
    expect(entries.top.map(({ label, role }) => label ?? role)).toEqual([
      '&File',
      '&Edit',
      '&Run',
      '&View',
      'windowMenu',
    ])
    const under = (label: string) => {
      const submenu = entries.items.find((item) => item.label === label)?.submenu
      return Array.isArray(submenu) ? submenu.map((item) => item.label ?? item.role ?? item.type) : []
    }
    const separator = 'separator'
    expect(under('&File')).toEqual([
      ...['New', 'Open…', 'Open an example…', 'Open recent', separator],
      ...['Save', 'Save as…', 'Export as TypeScript…', separator, 'quit'],
    ])
    expect(under('&Edit')).toEqual([
      ...['Undo', 'Redo', separator, 'cut', 'copy', 'paste', 'Duplicate', 'Delete', 'Select all', separator],
      ...['Add a node…', 'Run one after the other', 'Run together', separator, 'Group', 'Ungroup'],
      ...['Make a pipeline…', 'Put it back in line'],
    ])
    expect(under('&Run')).toEqual([
      ...['Run', 'Run apart', 'Stop', 'Pause or go on', separator],
      ...['Virtual clock on or off', 'Debug mode on or off', 'Clear the last run'],
    ])
    expect(under('&View')).toEqual([
      ...['All commands…', separator, 'Zoom in', 'Zoom out', 'Zoom to 100 %', 'Fit all', separator],
      ...[
        'Show or hide the bottom panel',
        'Show or hide the inspector',
        'Stage view',
        'Theme',
        separator,
        'Full screen',
      ],
    ])
    expect(under('Theme')).toEqual(['System', 'Light', 'Dark'])
  })

  it('says what the command says', () => {
    const words = (text: string) => text.toLowerCase().replace(/[….]/g, '')
    const other: Record<string, string> = {}
    for (const [label, id] of rows) {
      const title = commands.find((command) => command.id === id)?.title ?? ''
      if (words(title) !== words(label)) other[label] = title
    }
    // Entries are short: there is no room for a sentence, and the heading is above.
    expect(
      Object.keys(other).every((label) =>
        label.split(' ').some((word) => words(other[label] ?? '').includes(words(word))),
      ),
    ).toBe(true)
  })

  it('opens recent files, and offers none if there are none', () => {
    const files = entries.items.filter((item) => item.sublabel !== undefined)
    expect(files.map((item) => [item.label, item.sublabel, entries.click(item)])).toEqual([
      ['first.pipeline', '/work/first.pipeline', 'open /work/first.pipeline'],
      ['second.pipeline', '/work/second.pipeline', 'open /work/second.pipeline'],
    ])
    const isOffered = (of: ReturnType<typeof menu>) => of.items.find((item) => item.label === 'Open recent')?.enabled
    expect([isOffered(entries), isOffered(menu({ recent: [] }))]).toEqual([true, false])
  })

  it('makes a new window', () => {
    const item = entries.items.find(({ label }) => label === 'New')
    expect([item?.accelerator, item && entries.click(item)]).toEqual(['CmdOrCtrl+N', 'a new window'])
  })

  it.each([
    ['a Mac', { isMac: true }, { appMenu: true, close: true, quit: false, reload: false, toggleDevTools: false }],
    ['elsewhere', { isMac: false }, { appMenu: false, close: false, quit: true, reload: false, toggleDevTools: false }],
    [
      'whoever develops',
      { isDeveloping: true },
      { appMenu: false, close: false, quit: true, reload: true, toggleDevTools: true },
    ],
  ])('is as usual on %s', (_, options, roles) => {
    const found = new Set(menu(options).items.map(({ role }) => role))
    expect(Object.fromEntries(Object.keys(roles).map((role) => [role, found.has(role as never)]))).toEqual(roles)
  })
})
