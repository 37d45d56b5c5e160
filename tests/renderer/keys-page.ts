import { type ButtonPlace, type CommandId, keyText, type MenuName } from '#commands'
import { type Command, commands } from '../../renderer/commands/index.ts'

const head = `# Commands and keys

All that can be asked for, in the order of the list of commands (${keysOf('view.palette')}). Where a text field has the focus,
most keys are the field's; those in **bold** are the window's there, too. A key is known by the sign that it prints, and where a
layout has no such sign, by its place on a US keyboard.
`

const groups: Readonly<Record<string, string>> = {
  run: 'Run',
  replay: 'Replay',
  edit: 'Edit',
  file: 'File',
  view: 'View',
  add: 'Add a node',
  theme: 'Theme',
}

const menus: Readonly<Record<MenuName, string>> = {
  file: 'File',
  edit: 'Edit',
  run: 'Run',
  view: 'View',
  theme: 'View › Theme',
}

const buttons: Readonly<Record<ButtonPlace, string>> = {
  'top bar': 'top bar',
  'status bar': 'status bar',
  rail: 'the bar on the left',
  canvas: 'the empty canvas',
  inspector: 'inspector',
  'bottom panel': 'bottom panel',
  band: 'a band at the top',
}

/** The right text of `docs/keys.md`. */
export function keysPage(): string {
  return head + Object.keys(groups).map(sectionOf).join('')
}

function sectionOf(group: string): string {
  const rows = commands.filter(({ id }) => id.startsWith(`${group}.`)).map(rowOf)
  const columns = '| command | Windows, Linux | Mac | menu and buttons |\n|---|---|---|---|'
  return `\n## ${groups[group]}\n\n${columns}\n${rows.join('\n')}\n`
}

function rowOf(command: Command): string {
  const { menu, buttons: places = [] } = command
  const where = [...(menu ? [`menu ${menus[menu.name]}`] : []), ...places.map((place) => buttons[place])]
  return `| ${command.title} | ${keyCell(command, false)} | ${keyCell(command, true)} | ${where.join(', ')} |`
}

function keyCell({ keys = [], inTimeline = [], isGlobal, isOfCanvas }: Command, isMac: boolean): string {
  const place = isOfCanvas ? ' on the canvas' : ''
  const texts = keys.map((key) => (isGlobal ? `**${code(key, isMac)}**` : `${code(key, isMac)}${place}`))
  const inside = inTimeline.map((key) => `${code(key, isMac)} in the timeline`)
  return [...texts, ...inside].join(', ')
}

function code(key: string, isMac: boolean): string {
  return `\`${keyText(key, isMac)}\``
}

function keysOf(id: CommandId): string {
  const keys = commands.find((command) => command.id === id)?.keys ?? []
  return keys.map((key) => `${code(key, false)}, on a Mac ${code(key, true)}`)[0] ?? ''
}
