import { readFileSync } from 'node:fs'
import { serializeDocument } from '#document'
import {
  addNode,
  emptyGraph,
  type Field,
  fieldsOf,
  type HandleIn,
  handlesIn,
  handlesOut,
  kindOf,
  type Node,
  type NodeKind,
  newNode,
  nodeKinds,
  type Part,
} from '#graph'

const head = `# Kinds of nodes

What each kind is, what a pipeline file says of one, and where its wires begin and end. This page is made of the records in
\`src/graph/kinds/\`: \`node scripts/kinds-page.mjs\` writes it anew. What all kinds share, and the rest of the file, is in
[file-format.md](file-format.md); how to add a kind, a policy or a type of field is in [adding-a-kind.md](adding-a-kind.md).

Every node has an \`id\` and a \`kind\`, and behind these \`parentId\`, a string, if it is in a group: the group's id. Every node with a task also has the handle \`after\`: a wire into it says "not before
that one is done", and carries no value.
`

const parts: Readonly<Record<Part, string>> = {
  task: 'a task of its own',
  input: 'a value that is given at the start',
  output: 'a value of the result',
  none: 'none',
}

const namings: Readonly<Record<ReturnType<typeof kindOf>['naming'], string>> = {
  function: 'the name of its function',
  variable: 'a name that code may use',
  key: 'a key of the result',
  title: 'a title, which means nothing to code',
  none: 'none',
}

const inFile: Readonly<Record<Field['type'], string>> = {
  text: 'a string',
  lines: 'an array of strings, one for each line',
  ids: 'an array of ids, each once',
  flag: '`true` or `false`',
  choice: 'one of some words',
  duration: 'a number of milliseconds',
  limit: 'a number of milliseconds, or `null` for none',
  counts: 'an object of whole numbers',
  number: 'a number',
  words: 'an array of strings',
  policy: 'an object',
  json: 'any JSON value',
  inputs: 'an array of objects: `name`, `type`, `hasDefault`',
}

const roles: Readonly<Record<HandleIn['role'], string>> = {
  value: 'value',
  task: 'task',
  after: 'order',
}

/** The right text of `docs/kinds.md`. */
export function kindsPage(): string {
  return head + nodeKinds.map(sectionOf).join('')
}

function sectionOf(kind: NodeKind): string {
  const { title, hint, key, part, naming } = kindOf(kind)
  const node = newNode(emptyGraph, kind)
  const rows = [
    ['`kind` in a file', `\`${kind}\``],
    ['key that adds one', key === null ? 'none' : `\`${key}\``],
    ['part in a run', parts[part]],
    ['its name is', namings[naming]],
  ]
  const what = `| | |\n|---|---|\n${rows.map(([left, right]) => `| ${left} | ${right} |`).join('\n')}`
  return [`\n## ${title}`, `${hint}.`, what, paramsOf(kind), newOne(node), handlesOf(node), problemsOf(kind)]
    .filter((text) => text !== '')
    .join('\n\n')
    .concat('\n')
}

function paramsOf(kind: NodeKind): string {
  const rows = fieldsOf(kind)
    .filter(([key]) => key !== 'parentId')
    .map(([key, { type, label, isOptional }]) => {
      return `| \`${key}\` | ${label} | ${inFile[type]} | ${isOptional ? 'may be left out' : 'required'} |`
    })
  return `| param | label | in a file | |\n|---|---|---|---|\n${rows.join('\n')}`
}

/** A new node, as the app makes it and as its file has it. */
function newOne(node: Node): string {
  const file = serializeDocument(addNode(emptyGraph, node, { x: 0, y: 0 }))
  const [, entry = ''] = /"nodes": \[\n([\s\S]*?)\n {2}\]/.exec(file) ?? []
  return `A new one in a file:\n\n\`\`\`json\n${entry.replace(/^ {4}/gm, '')}\n\`\`\``
}

function handlesOf(node: Node): string {
  const ends = handlesIn({ ...emptyGraph, nodes: [node] }, node).filter(({ role }) => role !== 'after')
  const beginnings = handlesOut(node).map(({ id }) => `\`${id}\``)
  return `Handles in of a new one: ${ends.map(handleIn).join(', ') || 'none'}. Handles out: ${beginnings.join(', ') || 'none'}.`
}

function handleIn({ id, role, isRequired, isSpare }: HandleIn): string {
  const notes = [
    roles[role],
    ...(isRequired ? ['needs a wire'] : []),
    ...(isSpare ? ['the spare of a row that grows'] : []),
  ]
  return `\`${id}\` (${notes.join(', ')})`
}

/** The problems in the kind's record. Rules for all kinds (names, code, required handles) are elsewhere. */
function problemsOf(kind: NodeKind): string {
  const record = readFileSync(new URL(`../../src/graph/kinds/${kind}.ts`, import.meta.url), 'utf8')
  const given = [...record.matchAll(/code: '([\w-]+)',\s*severity: '(\w+)'/g)].map(
    ([, code, severity]) => `\`${code}\` (${severity})`,
  )
  return given.length === 0 ? '' : `Problems of its own: ${given.join(', ')}.`
}
