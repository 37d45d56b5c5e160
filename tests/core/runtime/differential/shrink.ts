import type { Difference } from './compare.ts'
import { isWaiting, type Program } from './language.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type JsonRecord = { readonly [key: string]: Json }

/** How many smaller programs are tried at once: the referee runs them in batches. */
const batchSize = 50

/**
 * Makes the program of a difference smaller while some difference is left: removes statements, replaces blocks and bodies
 * by their contents, and lowers numbers.
 */
export async function shrink(difference: Difference, firstDifference: FirstDifference): Promise<Difference> {
  let smallest = difference
  for (;;) {
    const smaller = await firstOfBatches(smallerPrograms(smallest.program), firstDifference)
    if (!smaller) return smallest
    smallest = smaller
  }
}

/** The first of the programs' differences, if any. */
export type FirstDifference = (programs: readonly Program[]) => Promise<Difference | null>

async function firstOfBatches(
  programs: Iterable<Program>,
  firstDifference: FirstDifference,
): Promise<Difference | null> {
  let batch: Program[] = []
  for (const program of programs) {
    batch.push(program)
    if (batch.length < batchSize) continue
    const found = await firstDifference(batch)
    if (found) return found
    batch = []
  }
  return await firstDifference(batch)
}

function* smallerPrograms(program: Program): Generator<Program> {
  const { things, ...rest } = program
  const text = JSON.stringify(rest)
  const used = Object.entries(things).filter(([name]) => text.includes(`"${name}"`) || isLockOfOther(name, things))
  if (used.length < Object.keys(things).length) yield { ...program, things: Object.fromEntries(used) }
  const size = sizeOf(program)
  for (const main of smaller(program.main as unknown as Json)) yield* ifSmaller({ things, main }, size)
  for (const fewer of smaller(things as unknown as Json)) yield* ifSmaller({ things: fewer, main: program.main }, size)
}

function isLockOfOther(name: string, things: Program['things']): boolean {
  return Object.values(things).some((thing) => 'lock' in thing && thing.lock === name)
}

function* ifSmaller(program: object, size: readonly [number, number]): Generator<Program> {
  const [length, sum] = sizeOf(program)
  if (!areCallbacksActions(program as unknown as Json)) return
  if (length < size[0] || (length === size[0] && sum < size[1])) yield program as Program
}

/** Checks that callbacks contain only actions, which await nothing. */
function areCallbacksActions(part: Json): boolean {
  if (Array.isArray(part)) return part.every(areCallbacksActions)
  if (!isRecord(part)) return true
  const isRight =
    !('callback' in part) || !isList(part.do) || part.do.every((each) => isRecord(each) && !isWaiting(String(each.op)))
  return isRight && Object.values(part).every(areCallbacksActions)
}

/** The program's length, then the sum of its numbers: both become smaller, so shrinking ends. */
function sizeOf(program: object): readonly [number, number] {
  const text = JSON.stringify(program)
  const sum = (text.match(/-?\d+/g) ?? []).reduce((total, number) => total + Math.abs(Number(number)), 0)
  return [text.length, sum]
}

function* smaller(part: Json): Generator<Json> {
  if (typeof part === 'number') yield* [0, 1, part - 1].filter((less) => Math.abs(less) < Math.abs(part))
  else if (part === true) yield false
  else if (Array.isArray(part)) yield* smallerList(part)
  else if (typeof part === 'object' && part !== null) yield* smallerRecord(part as JsonRecord)
}

function* smallerList(list: readonly Json[]): Generator<Json> {
  for (let count = list.length; count >= 1; count = Math.floor(count / 2)) {
    for (let at = 0; at + count <= list.length; at += count) yield replaced(list, at, count, [])
  }
  for (const [at, item] of list.entries()) {
    for (const inside of insidesOf(item)) yield replaced(list, at, 1, inside)
  }
  for (const [at, item] of list.entries()) {
    for (const less of smaller(item)) yield replaced(list, at, 1, [less])
  }
}

function replaced(list: readonly Json[], at: number, count: number, by: readonly Json[]): readonly Json[] {
  return [...list.slice(0, at), ...by, ...list.slice(at + count)]
}

/** The statements that can replace a statement: its blocks, or the body that it calls. */
function insidesOf(statement: Json): readonly (readonly Json[])[] {
  if (!isRecord(statement) || !('op' in statement)) return []
  const { do: block, handler, finally: last, of } = statement
  return [block, handler, last, isRecord(of) && isRecord(of.body) ? of.body.do : null].filter(isList)
}

function* smallerRecord(record: JsonRecord): Generator<Json> {
  // Replaces an awaitable by the one within it.
  if ('kind' in record && isRecord(record.of)) yield record.of
  if ('kind' in record && Array.isArray(record.of)) yield* record.of.filter(isRecord)
  if (record.kind === 'call') yield { kind: 'sleep', delayMs: 0, result: null }
  for (const [key, value] of Object.entries(record)) {
    if (key === 'swallow') yield Object.fromEntries(Object.entries(record).filter(([other]) => other !== key))
    else if (key === 'finally' || key === 'catch' || (key === 'message' && 'op' in record))
      yield { ...record, [key]: null }
    for (const less of smaller(value as Json)) if (isAllowed(key, less)) yield { ...record, [key]: less }
  }
}

/** Whether a value is allowed: nothing is repeated less than once, and a barrier has at least one party. */
function isAllowed(key: string, value: Json): boolean {
  return !((key === 'times' || key === 'parties') && typeof value === 'number' && value < 1)
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
