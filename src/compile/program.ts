import {
  type Edit,
  edited,
  type Insertion,
  liveEdits,
  type ModuleCode,
  moduleFunction,
  moduleOf,
  neededModule,
  originalOffset,
  placeAt,
  signatureOf,
  usesImportMeta,
} from '#code'
import { hasCode } from '#graph'
import type { Plan, PlanCodeNode } from './plan.ts'

/** A line of the user's code; `node` absent: the shared code. */
export interface SourcePlace {
  readonly node?: number
  readonly line: number
  readonly column: number
}

/** All code of a plan as one module, and the way from its lines back to the user's. */
export interface ProgramText {
  /**
   * A generator function as `moduleFunction` makes it. Before it stops, it passes the list of coroutines to
   * `$module.coroutines`, each at the index of its node. `$module.own(node, factory)` makes a coroutine with names of
   * its own, which `factory` gets once; with `$module.ownEach`, `factory` gets them anew at each call.
   */
  readonly js: string
  /**
   * The user's line; `undefined` for a line that the compiler made. Lines and columns count from 1, as the engine's.
   */
  place(line: number, column: number): SourcePlace | undefined
}

/** The module of a plan's code: its imports, and its text once it is known which imports are live. */
export interface Program {
  readonly module: ModuleCode
  /** Whether some of its code imports a module, now or later, or uses `import.meta`. */
  readonly needsHost: boolean
  textFor(live: ReadonlySet<number>): ProgramText
}

export interface ProgramOptions {
  readonly plan: Plan
  /** The names that the scope offers to all code of a run. Code of the pipeline may declare the same names itself. */
  readonly scopeNames: readonly string[]
  /** Those of them that each coroutine has for itself, so that its logs are known to be its own. */
  readonly ownNames: readonly string[]
}

/** Puts the shared code and the coroutines into one scope, as in one module: each sees the names of all others. */
export function programOf(options: ProgramOptions): Program {
  const { plan } = options
  const coroutines = plan.nodes.filter(hasCode)
  const codes = coroutines.map(({ code }) => codeOf(code))
  const assigned = new Set([codeOf(plan.shared), ...codes].flatMap((code) => code.assigned))
  const pieces = coroutines.map(
    (node, index): Piece => ({ node, code: codes[index] ?? codeOf(node.code), isReassigned: assigned.has(node.name) }),
  )
  const used = new Set(pieces.flatMap(({ code }) => code.free.map(({ name }) => name)))
  const module = neededModule(codeOf(plan.shared), used)
  const declared = new Set([...module.names, ...coroutines.map(({ name }) => name)])
  const isOffered = (name: string): boolean => !declared.has(name)
  const scope: Scope = {
    all: options.scopeNames.filter((name) => isOffered(name) && isUsed(name, module, used)),
    own: options.ownNames.filter(isOffered),
    called: new Set([...used, ...module.free.map(({ name }) => name)]),
  }
  const needsHost = [module, ...codes].some(asksForModules)
  return { module, needsHost, textFor: (live) => write(plan, module, pieces, scope, live) }
}

interface Piece {
  readonly node: PlanCodeNode
  readonly code: ModuleCode
  /** Whether some code assigns to the coroutine's name. */
  readonly isReassigned: boolean
}

interface Scope {
  /** The offered names that the code uses. */
  readonly all: readonly string[]
  readonly own: readonly string[]
  /** Names that some code uses without declaring them. A coroutine with such a name is called by other code. */
  readonly called: ReadonlySet<string>
}

function asksForModules(code: ModuleCode): boolean {
  return code.requests.length > 0 || code.laterRequests.length > 0 || usesImportMeta(code)
}

function isUsed(name: string, { free }: ModuleCode, used: ReadonlySet<string>): boolean {
  return used.has(name) || free.some((each) => each.name === name)
}

function codeOf(code: string): ModuleCode {
  const module = moduleOf(code)
  // Compiling checks beforehand that the code has been read.
  if (!module) throw new Error('This code has not been read, or cannot run')
  return module
}

/** A stretch of the text that comes from a piece of the user's code. */
interface Stretch {
  readonly node?: number
  /** The offset in the text. */
  readonly from: number
  readonly length: number
  /** The insertions into the source, the last step first. */
  readonly insertions: readonly (readonly Insertion[])[]
  readonly source: string
}

function write(
  plan: Plan,
  module: ModuleCode,
  pieces: readonly Piece[],
  scope: Scope,
  live: ReadonlySet<number>,
): ProgramText {
  const { text, stretches } = coroutinesText(plan, pieces, scope, (uses) => liveEdits(module, live, uses))
  const written = moduleFunction(module, live, { names: scope.all, prelude: text })
  const { js, preludeAt, bodyAt, bodyLength, insertions } = written
  const all: readonly Stretch[] = [
    ...stretches.map((stretch) => ({ ...stretch, from: stretch.from + preludeAt })),
    { from: bodyAt, length: bodyLength, insertions: [insertions, module.insertions], source: plan.shared },
  ]
  return { js, place: placesIn(js, all) }
}

/** The coroutines as one list. Before it, those that other code calls are declared by their names. */
function coroutinesText(
  plan: Plan,
  pieces: readonly Piece[],
  scope: Scope,
  editsOf: (uses: ModuleCode['uses']) => readonly Edit[],
) {
  const parts: string[] = []
  const stretches: Stretch[] = []
  let length = 0
  const add = (text: string): void => {
    parts.push(text)
    length += text.length
  }
  const addPiece = (piece: Piece): void => {
    const [before, after] = around(piece, scope)
    add(before)
    const { text: js, insertions } = edited(functionText(piece), editsOf(piece.code.uses))
    const { index: node, code: source } = piece.node
    stretches.push({ node, from: length, length: js.length, insertions: [insertions, piece.code.insertions], source })
    add(`${js}\n${after}`)
  }
  const isCalled = ({ node, isReassigned }: Piece): boolean => isReassigned || scope.called.has(node.name)
  for (const piece of pieces.filter(isCalled)) {
    add(`let ${piece.node.name} = `)
    addPiece(piece)
    add('; ')
  }
  const byIndex = new Map(pieces.map((piece) => [piece.node.index, piece]))
  add('$module.coroutines([')
  for (const { index } of plan.nodes) {
    const piece = byIndex.get(index)
    // As in a file, a node runs what the name stands for when the node begins.
    if (piece?.isReassigned) add(`(...args) => ${piece.node.name}(...args)`)
    else if (piece && isCalled(piece)) add(piece.node.name)
    else if (piece) addPiece(piece)
    add(', ')
  }
  add(']); ')
  return { text: parts.join(''), stretches }
}

/**
 * A function after an opening parenthesis is compiled together with the text around it. All of them will be called, and
 * compiling each at its first call takes half as long again, in the middle of the run.
 */
function around({ node, code, isReassigned }: Piece, scope: Scope): readonly [before: string, after: string] {
  const own = ownNamesIn(code, scope)
  const [open, close] = isReassigned ? [`{ ${node.name}: (`, `) }.${node.name}`] : ['', '']
  if (own.length === 0) return [`(${open}`, `${close})`]
  // Each task has its own signal, so the coroutine needs its names anew at each call.
  const made = own.includes('signal') ? 'ownEach' : 'own'
  return [`$module.${made}(${node.index}, (function ({ ${own.join(', ')} }) { return (${open}`, `${close})}))`]
}

/**
 * Inside a function expression, its own name is a constant. A name that is assigned to is left out, and the property
 * gives the name.
 */
function functionText({ node, code, isReassigned }: Piece): string {
  const name = isReassigned ? signatureOf(node.code)?.nameAt : undefined
  if (!name) return code.js
  return code.js.slice(0, name.from) + ' '.repeat(name.to - name.from) + code.js.slice(name.to)
}

/**
 * The own names that a coroutine's code needs. For a function that the loop calls, its awaits are known to belong to
 * its task. For a function inside it, this is unknown if other code calls it, but only an `async` function has awaits.
 */
function ownNamesIn({ js, free }: ModuleCode, scope: Scope): readonly string[] {
  const used = free.map(({ name }) => name).filter((name) => scope.own.includes(name))
  const each = js.includes('$each(') ? ['$each'] : []
  const inner = js.slice(js.indexOf('async') + 'async'.length)
  return [...(/\basync\b/.test(inner) ? ['$await'] : []), ...each, ...used]
}

/** The engine's lines also end at characters that end no line in an editor. */
const lineEnds = /\r\n|[\n\r\u2028\u2029]/g

/** Lines are looked for only when a place is first asked for. */
function placesIn(js: string, stretches: readonly Stretch[]): ProgramText['place'] {
  let starts: readonly number[] | null = null
  return (line, column) => {
    starts ??= [0, ...Array.from(js.matchAll(lineEnds), (end) => end.index + end[0].length)]
    const offset = (starts[line - 1] ?? js.length) + column - 1
    const stretch = lastFrom(stretches, offset)
    if (!stretch || offset > stretch.from + stretch.length) return undefined
    const { node, from, insertions, source } = stretch
    const original = insertions.reduce((at, each) => originalOffset(each, at), offset - from)
    return { ...(node === undefined ? {} : { node }), ...placeAt(source, original) }
  }
}

/** A binary search: the stretches are in order, and there may be thousands. */
function lastFrom(stretches: readonly Stretch[], offset: number): Stretch | undefined {
  let from = 0
  let to = stretches.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (offset >= (stretches[middle]?.from ?? 0)) from = middle + 1
    else to = middle
  }
  return stretches[from - 1]
}
