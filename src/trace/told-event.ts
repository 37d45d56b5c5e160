import { kindOf, nodeKinds } from '#graph'
import type { LogLevel, RunOutcome, TraceEvent, TraceEventType } from './event.ts'

/*
 * Events come from outside: over a socket, out of a file, from a process that runs a user's code. So their shape is
 * checked against `event.ts`, and an event of another shape is ignored.
 */

type Is = (value: unknown) => boolean
type Fields = Readonly<Record<string, Is>>

const isText: Is = (value) => typeof value === 'string'
const isFlag: Is = (value) => typeof value === 'boolean'
const isNumber: Is = (value) => typeof value === 'number' && Number.isFinite(value)
const isIndex: Is = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const maybe =
  (is: Is): Is =>
  (value) =>
    value === undefined || is(value)
const orNull =
  (is: Is): Is =>
  (value) =>
    value === null || is(value)
const listOf =
  (is: Is): Is =>
  (value) => {
    if (!Array.isArray(value)) return false
    // A loop by index, so that holes are checked too.
    for (let at = 0; at < value.length; at += 1) if (!is(value[at])) return false
    return true
  }
const oneOf =
  <T extends string>(words: Readonly<Record<T, true>>): Is =>
  (value) =>
    typeof value === 'string' && Object.hasOwn(words, value)

function shape(fields: Fields): Is {
  const rows = Object.entries(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null) return false
    for (const [key, is] of rows) if (!is((value as Readonly<Record<string, unknown>>)[key])) return false
    return true
  }
}

/** A check for a union whose members are told apart by the field `name`. */
function member(name: string, members: Readonly<Record<string, Fields>>): Is {
  const shapes = Object.fromEntries(Object.entries(members).map(([key, fields]) => [key, shape(fields)]))
  return (value) => {
    const key = Object(value)[name] as unknown
    return typeof key === 'string' && Object.hasOwn(shapes, key) && shapes[key]?.(value) === true
  }
}

const levels: Readonly<Record<LogLevel, true>> = { log: true, info: true, warn: true, error: true, debug: true }
const runKinds = nodeKinds.filter((kind) => kindOf(kind).part !== 'none')
const kinds = Object.fromEntries(runKinds.map((kind) => [kind, true] as const))

const frame: Fields = {
  node: maybe(isIndex),
  within: maybe(isIndex),
  function: maybe(isText),
  line: isNumber,
  column: isNumber,
}
const isError = shape({ name: isText, message: isText, frames: listOf(shape(frame)) })
/** Whether it has the shape of a Preview. */
export const isPreview: Is = shape({ text: isText, type: isText, detail: maybe(isText) })
const places = maybe(listOf(shape({ ...frame, is: oneOf({ at: true, near: true, made: true }) })))
const node = isIndex
const task = isIndex

const isRunNode = shape({
  id: isText,
  name: isText,
  kind: oneOf(kinds),
  needs: listOf(isIndex),
  errors: maybe(listOf(isIndex)),
  children: listOf(isIndex),
  awaiter: maybe(orNull(isIndex)),
  reads: maybe(listOf(isIndex)),
  stream: maybe(shape({ room: isIndex, toAll: isFlag, readers: listOf(isIndex) })),
  within: maybe(isIndex),
})
const isWait = member('kind', {
  sleep: { untilMs: isNumber, durationMs: isNumber, what: maybe(isText) },
  task: { task },
  gather: { done: isIndex, of: isIndex },
  next: { task },
  stream: { ready: isIndex, of: isIndex },
  limit: { limit: isText, before: isIndex },
  future: { what: maybe(isText) },
  outside: { what: maybe(isText) },
})
const isSource = member('kind', { task: { task, scope: maybe(isText) }, run: {}, person: {} })
const isTaskOutcome = member('kind', { value: { value: isPreview }, error: { error: isError }, cancelled: {} })

const isOutcome = member('kind', {
  succeeded: { preview: isPreview },
  failed: { error: isError, node: maybe(node) },
  cancelled: {},
})

const events: Readonly<Record<TraceEventType, Fields>> = {
  'run.started': {
    title: isText,
    nodes: listOf(isRunNode),
    clock: oneOf({ real: true, virtual: true }),
    rate: isNumber,
    isDebug: isFlag,
    wallMs: isNumber,
  },
  'run.closing': {},
  'run.ended': { outcome: isOutcome },
  'clock.changed': { rate: isNumber },
  'node.given': { node, value: isPreview },
  'node.skipped': { node, because: isIndex, by: maybe(isText), isUnneeded: maybe(isFlag) },
  'node.awaited': { node, task },
  'node.ended': { node, outcome: isTaskOutcome },
  'node.chose': { node, said: isText },
  'node.inside': { node, task: maybe(task) },
  'node.items': { node, items: maybe(isIndex) },
  'node.flowed': { node, passed: isIndex, ready: isIndex, taken: maybe(listOf(isIndex)) },
  'node.trying': { node, attempt: isIndex, task: maybe(task), untilMs: maybe(isNumber) },
  'node.tried': { node, attempt: isIndex, task: maybe(task), error: isError },
  'task.created': {
    task,
    node: maybe(node),
    name: isText,
    parent: maybe(task),
    item: maybe(isIndex),
    given: maybe(isPreview),
    attempt: maybe(isIndex),
  },
  'task.scheduled': { task },
  'task.running': { task },
  'task.waiting': { task, on: isWait },
  'task.cancelling': { task, by: isSource },
  'task.abandoned': { task, node: maybe(node), places },
  'task.done': { task, outcome: isTaskOutcome },
  'timer.set': { timer: isIndex, dueMs: isNumber, task: maybe(task) },
  'timer.fired': { timer: isIndex, isCancelled: isFlag },
  'loop.idle': { nextTimerMs: orNull(isNumber), timers: isIndex, outside: isIndex },
  'loop.held': { fromMs: isNumber, by: isText },
  'task.slice': { task, fromMs: isNumber },
  'callback.slow': { task: maybe(task), durationMs: isNumber, node: maybe(node), places },
  log: {
    level: oneOf(levels),
    text: isText,
    node: maybe(node),
    task: maybe(task),
    isReport: maybe(isFlag),
    whole: maybe(isIndex),
    places,
  },
  'error.stray': { error: isError, node: maybe(node) },
}

const isHead = shape({ seq: isIndex, atMs: isNumber, type: isText })
const shapes = new Map<unknown, Is>(Object.entries(events).map(([type, fields]) => [type, shape(fields)]))

/**
 * Whether it has the shape of an event. An unknown type comes from a newer version, so only the common fields are
 * checked.
 */
export function isTraceEvent(value: unknown): value is TraceEvent {
  if (!isHead(value)) return false
  const is = shapes.get((value as { readonly type: unknown }).type)
  return is === undefined || is(value)
}

/** Whether it has the shape of a run's outcome. A result may be any JSON. */
export function isRunOutcome(value: unknown): value is RunOutcome {
  return isOutcome(value)
}
