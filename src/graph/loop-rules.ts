import type { SyntaxNode } from '@lezer/common'
import { placeAt, signatureOf } from '#code'
import {
  codeFix,
  definitionsOf,
  hasComment,
  isInAsync,
  nodesIn,
  partsOf,
  readsOf,
  semicolonBefore,
  shapeOf,
  textOf,
} from './light-nodes.ts'
import type { Fix, Problem } from './problem.ts'
import { scopeRecord } from './scope-names.ts'

/** What one turn of a loop does: it awaits a call, and may put its value into a list. */
interface Turn {
  readonly call: SyntaxNode
  readonly list: string | null
}

/**
 * A hint for `for (const url of urls) pages.push(await load(url))`: no turn needs the value of an earlier one. `known`:
 * names that are not the runtime's.
 */
export function awaitsInALoop(loop: SyntaxNode, code: string, known: ReadonlySet<string>): readonly Problem[] {
  const spec = loop.getChild('ForOfSpec')
  const turn = spec && !loop.getChild('await') ? turnOf(loop, code) : null
  if (!spec || !turn || !isApart(turn, spec, code, known)) return []
  const fix = known.has('gather') || hasComment(loop) ? null : allAtOnce(loop, spec, turn, code)
  return [
    {
      code: 'awaits-in-a-loop',
      severity: 'hint',
      ...placeAt(code, loop.from),
      message: 'Each item waits until the one before it is done, although no turn needs the value of an earlier one',
      remedy: 'If their order does not matter, await all at once: await gather(items.map((item) => …))',
      ...(fix ? { fix } : {}),
    },
  ]
}

function turnOf(loop: SyntaxNode, code: string): Turn | null {
  const body = partsOf(loop).at(-1)
  const statements = body?.name === 'Block' ? partsOf(body).slice(1, -1) : body ? [body] : []
  const [first, second] = statements
  if (!first || statements.length > 2) return null
  if (!second) return awaitedIn(first) ?? pushedIn(first, code)
  const call = awaitedOf(first.name === 'VariableDeclaration' ? first.getChild('AwaitExpression') : null)
  const pushed = second.getChild('CallExpression')
  const name = first.getChild('VariableDefinition')
  const value = call && pushed ? pushArgument(pushed, code) : null
  if (!call || !value || !name || value.argument.name !== 'VariableName') return null
  return textOf(value.argument, code) === textOf(name, code) ? { call, list: value.list } : null
}

/** `await load(url)` */
function awaitedIn(statement: SyntaxNode): Turn | null {
  const call = awaitedOf(statement.name === 'ExpressionStatement' ? statement.getChild('AwaitExpression') : null)
  return call ? { call, list: null } : null
}

/** `pages.push(await load(url))` */
function pushedIn(statement: SyntaxNode, code: string): Turn | null {
  const pushed = statement.name === 'ExpressionStatement' ? statement.getChild('CallExpression') : null
  const value = pushed && pushArgument(pushed, code)
  const call = awaitedOf(value ? value.argument : null)
  return call && value ? { call, list: value.list } : null
}

function awaitedOf(node: SyntaxNode | null): SyntaxNode | null {
  return node?.name === 'AwaitExpression' ? node.getChild('CallExpression') : null
}

function pushArgument(call: SyntaxNode, code: string): { readonly list: string; readonly argument: SyntaxNode } | null {
  const [callee, given] = partsOf(call)
  const [list, , method] = callee?.name === 'MemberExpression' ? partsOf(callee) : []
  const [, argument, end] = given ? partsOf(given) : []
  if (list?.name !== 'VariableName' || !method || textOf(method, code) !== 'push') return null
  return argument && end?.name === ')' ? { list: textOf(list, code), argument } : null
}

/** Whether a turn depends on its item alone. Calls of an object usually need their order, and a sleep is meant so. */
function isApart({ call, list }: Turn, spec: SyntaxNode, code: string, known: ReadonlySet<string>): boolean {
  const [, keyword, item, , items] = partsOf(spec)
  const callee = call.firstChild
  if (!/^(const|let)$/.test(keyword?.name ?? '') || callee?.name !== 'VariableName' || !item || !items) return false
  const name = textOf(callee, code)
  if (scopeRecord(name) && !known.has(name)) return false
  if (/\b(Await|Yield|Assignment|Postfix)Expression\b|\bUnaryExpression\(ArithOp/.test(call.toString())) return false
  const reads = readsOf(call, code)
  const bound = [...nodesIn(item)].filter((node) => node.name === 'VariableDefinition')
  if (!bound.some((node) => reads.has(textOf(node, code)))) return false
  return list === null || !(reads.has(list) || readsOf(items, code).has(list))
}

function allAtOnce(loop: SyntaxNode, spec: SyntaxNode, { call, list }: Turn, code: string): Fix {
  const [, , item, , items] = partsOf(spec)
  const each = `(${item ? textOf(item, code) : ''}) => ${textOf(call, code)}`
  const all = items ? textOf(items, code) : ''
  const calls = items && isArray(items, code) ? `${all}.map(${each})` : `Array.from(${all}, ${each})`
  const awaited = `await gather(${calls})`
  const empty = list === null ? null : emptyListBefore(loop, list, code)
  const end = /;\s*}?$/.test(textOf(loop, code)) ? ';' : semicolonBefore(code, loop.to)
  const text = list === null || empty ? awaited : `${list}.push(...(${awaited}))`
  return codeFix('Run together', { from: empty?.from ?? loop.from, to: loop.to, text: text + end })
}

/** Whether the code says that it is an array; anything else that can be iterated has no `map`. */
function isArray(items: SyntaxNode, code: string): boolean {
  if (items.name === 'ArrayExpression') return true
  const name = textOf(items, code)
  const parameter = signatureOf(code)?.parameters.find((each) => each.name === name && !each.isPattern)
  const isTyped = /^(Readonly)?Array<[^|&]*>$|^[^|&]*\[\]$/.test(parameter?.type ?? '') || parameter?.isRest === true
  // An inner variable of the same name could be anything.
  return items.name === 'VariableName' && isTyped && definitionsOf(code).get(name)?.length === 1
}

/** The `[]` of `const pages = []` directly before the loop. */
function emptyListBefore(loop: SyntaxNode, list: string, code: string): SyntaxNode | null {
  const before = loop.prevSibling
  if (before?.name !== 'VariableDeclaration') return null
  const isOne = /^(const|let|var) VariableDefinition (TypeAnnotation )?Equals ArrayExpression( ;)?$/.test(
    shapeOf(before),
  )
  const name = before.getChild('VariableDefinition')
  const value = before.getChild('ArrayExpression')
  const isEmpty = isOne && value !== null && partsOf(value).length === 2 && !hasComment(before)
  return isEmpty && name && textOf(name, code) === list ? value : null
}

/** Methods that ask and change nothing. A clock is none of them: who waits for it without an await means to be busy. */
const asking: ReadonlySet<string> = new Set(
  'done cancelled locked isSet empty full qsize expired has includes some every log'.split(' '),
)
const changing =
  /^(AwaitExpression|YieldExpression|AssignmentExpression|PostfixExpression|NewExpression|ThrowStatement|ArrowFunction|FunctionExpression|FunctionDeclaration|TaggedTemplateExpression)$/
/** A loop within the loop may end it in ways that are not looked for. */
const loops = /^(While|For|Do)Statement$/

/** A hint for `while (!task.done()) {}`: as it changes nothing and lets nobody else run, it never ends. */
export function pollWithoutSleep(loop: SyntaxNode, code: string, known: ReadonlySet<string>): readonly Problem[] {
  const condition = loop.getChild('ParenthesizedExpression')
  if (!condition || !isInAsync(loop) || readsOf(condition, code).size === 0) return []
  for (const node of nodesIn(loop)) {
    const isInner = loops.test(node.name) && node.from > loop.from
    if (isInner || changes(node, code)) return []
  }
  const fix = known.has('sleep') ? null : sleepFix(loop, code)
  return [
    {
      code: 'poll-without-sleep',
      severity: 'hint',
      ...placeAt(code, loop.from),
      message: 'Nobody else runs while this loop asks again and again, so what it waits for never comes',
      remedy: 'Write await sleep(100) at its end, or await what it waits for',
      ...(fix ? { fix } : {}),
    },
  ]
}

function changes(node: SyntaxNode, code: string): boolean {
  if (node.name === 'UnaryExpression') return /^(\+\+|--|delete\b)/.test(textOf(node, code))
  if (node.name !== 'CallExpression') return changing.test(node.name)
  const callee = node.firstChild
  const name = callee?.name === 'MemberExpression' ? callee.lastChild : callee
  return !name || !asking.has(textOf(name, code))
}

function sleepFix(loop: SyntaxNode, code: string): Fix | null {
  const body = partsOf(loop).at(-1)
  const label = 'Sleep between turns'
  if (body?.name === ';') return codeFix(label, { from: body.from, to: body.to, text: ' { await sleep(100) }' })
  const end = body?.name === 'Block' ? body.lastChild : null
  if (!body || end?.name !== '}') return null
  const inner = code.slice(body.from + 1, end.from)
  const text = inner.includes('\n') ? ownLine(inner) : besideText(inner)
  return codeFix(label, { from: body.from + 1, to: end.from, text })
}

/** The body with a line more, indented as the one before it. */
function ownLine(inner: string): string {
  const [, body = '', end = ''] = /^([\s\S]*?)(\n[ \t]*)$/.exec(inner) ?? ['', inner, '\n']
  return `${body}${end}  await sleep(100)${end}`
}

function besideText(inner: string): string {
  const before = inner.trim().replace(/;$/, '')
  return before === '' ? ' await sleep(100) ' : ` ${before}; await sleep(100) `
}
