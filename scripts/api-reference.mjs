// Prints the API of a library in Markdown, from its declarations and their docstrings.
import { join } from 'node:path'
import ts from 'typescript'

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {'Functions and constants' | 'Classes' | 'Errors' | 'Types'} section
 * @property {readonly string[]} signatures
 * @property {string} doc
 * @property {readonly Member[]} members
 */
/**
 * @typedef {object} Member
 * @property {string} signature
 * @property {string} doc
 */

const sections = /** @type {const} */ (['Functions and constants', 'Classes', 'Errors', 'Types'])

/**
 * The page about the exports of `index.d.ts` in a folder of declarations, by kind and name.
 * @param {string} folder @param {string} title @returns {string}
 */
export function apiReference(folder, title) {
  const entries = entriesOf(folder)
  const bySection = sections.map((section) => ({ section, all: entries.filter((entry) => entry.section === section) }))
  const names = bySection.flatMap(({ section, all }) => [section, ...all.map(({ name }) => name)])
  const anchors = anchorsOf([title, ...names])
  const parts = bySection.flatMap(({ section, all }) => {
    const list = all.map(({ name }) => `[\`${name}\`](#${anchors.get(name)})`).join(' · ')
    return all.length === 0 ? [] : [`## ${section}`, list, ...all.flatMap(partsOf)]
  })
  const intro =
    'Made of the docstrings that editors show. Times are milliseconds; the README says how it all fits together.'
  return `${[`# ${title}`, intro, ...parts].join('\n\n')}\n`
}

/** @param {Entry} entry @returns {readonly string[]} */
function partsOf({ name, signatures, doc, members }) {
  const code = ['```ts', ...signatures, '```'].join('\n')
  const list = members.map((member) =>
    [`- \`${member.signature}\``, member.doc].filter((text) => text !== '').join('  \n  '),
  )
  return [`### \`${name}\``, code, doc, list.join('\n')].filter((part) => part !== '')
}

/** The anchors of headings, as GitHub and npm make them. @param {readonly string[]} headings @returns {ReadonlyMap<string, string>} */
function anchorsOf(headings) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  return new Map(
    headings.map((heading) => {
      const slug = heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-')
      const count = counts.get(slug) ?? 0
      counts.set(slug, count + 1)
      return [heading, count === 0 ? slug : `${slug}-${count}`]
    }),
  )
}

const options = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
}

/** @param {string} folder @returns {readonly Entry[]} */
function entriesOf(folder) {
  const entry = join(folder, 'index.d.ts')
  const program = ts.createProgram([entry], options)
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)
  const door = source && checker.getSymbolAtLocation(source)
  if (!door) throw new Error(`${entry} exports nothing`)
  const exported = new Map(checker.getExportsOfModule(door).map((symbol) => [symbol.name, meant(symbol, checker)]))
  const isOurs = (/** @type {ts.Node} */ node) => node.getSourceFile().fileName.startsWith(folder)
  return [...exported]
    .map(([name, symbol]) => entryOf(name, symbol, { checker, isOurs, exported: new Set(exported.values()) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** @param {ts.Symbol} symbol @param {ts.TypeChecker} checker @returns {ts.Symbol} */
function meant(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/**
 * @typedef {object} World
 * @property {ts.TypeChecker} checker
 * @property {(node: ts.Node) => boolean} isOurs
 * @property {ReadonlySet<ts.Symbol>} exported
 */

/** @param {string} name @param {ts.Symbol} symbol @param {World} world @returns {Entry} */
function entryOf(name, symbol, world) {
  const declarations = symbol.declarations ?? []
  const isClass = declarations.some(ts.isClassDeclaration)
  const heads = declarations.map(headOf).map((head) => head.replace(`function ${symbol.name}`, `function ${name}`))
  return {
    name,
    section: sectionOf(heads, symbol, isClass),
    signatures: heads,
    doc: docOf(symbol, world.checker),
    members: isClass || declarations.some(ts.isInterfaceDeclaration) ? membersOf(symbol, world) : [],
  }
}

/** @param {readonly string[]} heads @param {ts.Symbol} symbol @param {boolean} isClass @returns {Entry['section']} */
function sectionOf(heads, symbol, isClass) {
  if (isClass) return heads.some((head) => /\bextends Error\b/.test(head)) ? 'Errors' : 'Classes'
  return symbol.flags & ts.SymbolFlags.Value ? 'Functions and constants' : 'Types'
}

/** The text of a declaration; for a class or an interface only its head, since its members are listed one by one. @param {ts.Node} node */
function headOf(node) {
  if (ts.isVariableDeclaration(node)) return `const ${node.getText()}`
  const hasMembers = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
  const end = hasMembers ? node.members.pos - 1 : node.end
  return node
    .getSourceFile()
    .text.slice(node.getStart(), end)
    .replace(/^export /, '')
    .replace(/^declare /, '')
    .replace(/;$/, '')
    .trim()
}

/** The members of a class or interface, with those of bases that have no entry of their own. @param {ts.Symbol} symbol @param {World} world */
function membersOf(symbol, { checker, isOurs, exported }) {
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  const own = [...(symbol.members?.values() ?? [])].filter(({ flags }) => flags & ts.SymbolFlags.Constructor)
  const isTold = (/** @type {ts.Symbol} */ member) => {
    const owner = /** @type {ts.Symbol | undefined} */ (Reflect.get(member, 'parent'))
    return owner === symbol || owner === undefined || !exported.has(owner)
  }
  return [...own, ...checker.getPropertiesOfType(type).filter(isTold)].flatMap((member) =>
    (member.declarations ?? [])
      .filter((node) => isOurs(node) && isPublic(node))
      .map((node) => memberOf(node, member, checker)),
  )
}

/** Whether a member gets an entry. The `name` of an error or a task gets none, since it explains itself. @param {ts.Declaration} node */
function isPublic(node) {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  const name = ts.getNameOfDeclaration(node)
  return (
    !(ts.getCombinedModifierFlags(node) & hidden) &&
    !(name && (ts.isPrivateIdentifier(name) || name.getText() === 'name'))
  )
}

/** @param {ts.Declaration} node @param {ts.Symbol} member @param {ts.TypeChecker} checker @returns {Member} */
function memberOf(node, member, checker) {
  const signature = node
    .getText()
    .replace(/;$/, '')
    .replace(/\/\*\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
  return { signature, doc: docOf(member, checker) }
}

/** @param {ts.Symbol} symbol @param {ts.TypeChecker} checker */
function docOf(symbol, checker) {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
  return text.replace(/([^\n])\n(?=[^\n])/g, '$1 ').trim()
}
