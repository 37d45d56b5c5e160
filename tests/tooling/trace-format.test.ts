import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { traceFileText } from '#trace'

// docs/trace-format.md is written by hand; these tests compare its lists with src/trace/event.ts.

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/trace-format.md')
const source = ts.createSourceFile('event.ts', read('src/trace/event.ts'), ts.ScriptTarget.Latest)

/** The fields by name of a shape or type of an event: `node?` if it is optional. */
type Shapes = Readonly<Record<string, readonly string[]>>

function inTheTypes(): Shapes {
  const shapes: Record<string, readonly string[]> = {}
  source.forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node) && node.name.text !== 'Base') {
      const above = node.heritageClauses?.flatMap(({ types }) =>
        types.map(({ expression }) => expression.getText(source)),
      )
      shapes[node.name.text] = [...(above ?? []).flatMap((name) => shapes[name] ?? []), ...fieldsOf(node.members)]
    }
    if (!ts.isTypeAliasDeclaration(node) || !ts.isUnionTypeNode(node.type)) return
    const members = node.type.types.map(literalIn).filter((member) => member !== undefined)
    if (node.name.text === 'TraceEvent')
      for (const member of members) shapes[tagOf(member)] = fieldsOf(member.members).slice(1)
    else if (members.length > 0) shapes[node.name.text] = members.map(kindAndFields)
  })
  return shapes
}

function literalIn(type: ts.TypeNode): ts.TypeLiteralNode | undefined {
  if (ts.isParenthesizedTypeNode(type)) return literalIn(type.type)
  if (ts.isIntersectionTypeNode(type)) return type.types.find(ts.isTypeLiteralNode)
  return ts.isTypeLiteralNode(type) ? type : undefined
}

function fieldsOf(members: ts.NodeArray<ts.TypeElement>): readonly string[] {
  return members.map(({ name, questionToken }) => `${name?.getText(source)}${questionToken ? '?' : ''}`)
}

/** The type of an event, from its first field. */
function tagOf({ members: [first] }: ts.TypeLiteralNode): string {
  return /'([\w.]+)'/.exec(first?.getText(source) ?? '')?.[1] ?? ''
}

function kindAndFields(member: ts.TypeLiteralNode): string {
  return `${tagOf(member)}: ${fieldsOf(member.members).slice(1).join(', ')}`
}

function onThePage(): Shapes {
  const [, ...sections] = page.split(/^### /m)
  return Object.fromEntries(
    sections.flatMap((section) => {
      const name = /^`([\w.]+)`\n/.exec(section)?.[1]
      return name === undefined ? [] : [[name, rowsOf(section.replace(/^## [\s\S]*/m, ''))]]
    }),
  )
}

function rowsOf(section: string): readonly string[] {
  const head = '| `kind` | its fields | meaning |'
  const rows = [...section.replace(head, '').matchAll(/^\| `([\w?]+)` \|([^|]*)\|/gm)]
  if (!section.includes(head)) return rows.map(([, name = '']) => name)
  return rows.map(([, kind, fields = '']) => `${kind}: ${fields.replaceAll('`', '').trim()}`)
}

it('docs/trace-format.md has each event and each shape, with its fields', () => {
  const types = inTheTypes()
  expect(Object.keys(types)).toEqual(expect.arrayContaining(['run.started', 'error.stray', 'Preview', 'WaitReason']))
  expect(onThePage()).toEqual(types)
})

it('docs/trace-format.md says which version is written', () => {
  const { format, version } = JSON.parse(traceFileText(null, []))
  expect(page).toContain(`"format": "${format}",\n"version": ${version},`)
  expect(page).toContain(`a whole number; now ${version} |`)
  expect([...page.matchAll(/^\| (\d+) \|/gm)].map(([, row]) => Number(row))).toEqual(
    Array.from({ length: version }, (_, before) => before + 1),
  )
})
