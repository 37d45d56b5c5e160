import { type ScopeRecord, scopeTable } from '#graph'
import { outOfScope } from './out-of-scope.ts'

const head = `# What code in nodes has in scope

Beside the language and Node's own globals, code in nodes and in the shared code has these names of the runtime, all of them on
the run's event loop and its clock. Times are milliseconds. They mean what they mean in Python's asyncio;
[asyncio-differences.md](asyncio-differences.md) says what differs.

A function awaits what it calls: \`await sleep(100)\`. What gives a Coroutine is cold: nothing begins before somebody awaits it or
makes a task of it. An Awaitable is a Coroutine, a function without arguments, a Future, a Task or a promise.

A node or an input can't have one of these names. Shared code may declare any of them, and then that is what the nodes see.
The host's own \`Event\` is \`globalThis.Event\`.

\`log\`, \`console\` and \`signal\` are a coroutine's own: what it prints is told of its node, and its signal is that of its task. In
the shared code they belong to the task that calls it.

In an exported file *plain* names are plain JavaScript or a short helper; of the others the file has the part of the runtime that
it needs.
`

const titles: readonly (readonly [ScopeRecord['kind'], string])[] = [
  ['function', 'Functions'],
  ['value', 'Values'],
  ['class', 'Classes'],
  ['error', 'Errors'],
]

/** The right text of `docs/scope.md`. */
export function scopePage(): string {
  return head + titles.map(([kind, title]) => sectionOf(title, kind)).join('') + leftOut()
}

function sectionOf(title: string, kind: ScopeRecord['kind']): string {
  const rows = scopeTable.filter((record) => record.kind === kind).map(rowOf)
  return `\n## ${title}\n\n| name | how | what it does | in an export |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function leftOut(): string {
  const rows = [...new Set(Object.values(outOfScope))].map((why) => {
    const names = Object.entries(outOfScope).flatMap(([name, reason]) => (reason === why ? [`\`${name}\``] : []))
    return `| ${names.join(', ')} | ${cell(why)} |`
  })
  return `\n## What else the runtime has, for programs of one's own\n\n| name | why not here |\n|---|---|\n${rows.join('\n')}\n`
}

function rowOf({ name, signature, doc, ...record }: ScopeRecord): string {
  return `| \`${name}\` | ${cell(`\`${signature}\``)} | ${cell(doc)} | ${cell(exported(record.export))} |`
}

function exported(value: ScopeRecord['export']): string {
  if (typeof value === 'object') return value.remedy
  return value === 'idiom' ? 'plain' : 'runtime'
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
