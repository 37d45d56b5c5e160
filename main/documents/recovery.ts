import { randomBytes } from 'node:crypto'
import { readdir, readFile, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Failure } from '#bridge'
import { parseDocument } from '#document'
import { type AtomicWriter, errorCode } from '../files/index.ts'
import { failureOf } from './failures.ts'
import type { ProcessLock } from './process-lock.ts'
import { createRecoverySlot, type RecoveryCopy, type RecoverySlot } from './recovery-slot.ts'

/** The id of the process that keeps the copy, and a number of its own. */
const copyName = /^([0-9a-f]+)-[0-9a-f]+\.json$/
/** A temporary file of a write; it stays if the process is killed during the write. */
const temporaryName = /^\.([0-9a-f]+)-.*\.tmp$/
const lockName = /^([0-9a-f]+)\.lock$/
const shape = z.object({
  path: z.string().nullable(),
  savedAtMs: z.number(),
  text: z.string(),
  isOwn: z.boolean().default(false),
})

export interface Leftovers {
  /** Newest first. */
  readonly copies: readonly RecoveryCopy[]
  /** Copies that exist and can't be read: they stay where they are. */
  readonly unreadable: readonly Failure[]
}

export interface RecoveryStore {
  /** The place of one window's copy. */
  slot(): RecoverySlot
  /** Copies whose window, or whole process, is gone. */
  leftovers(): Promise<Leftovers>
}

export interface RecoveryOptions {
  /** Unix milliseconds. */
  readonly now?: () => number
}

/**
 * Keeps recovery copies in a folder, one file per window, named after the process that keeps it. A copy is never deleted
 * for its age or because it can't be read: only a person who saves the work or lets go of it ends its copy
 * (`RecoverySlot`).
 */
export function createRecovery(
  folder: string,
  writer: AtomicWriter,
  lock: ProcessLock,
  options: RecoveryOptions = {},
): RecoveryStore {
  const now = options.now ?? Date.now
  const inUse = new Set<string>()
  return {
    slot: () =>
      createRecoverySlot({
        newFile: () => join(folder, `${lock.id}-${randomBytes(6).toString('hex')}.json`),
        writer,
        now,
        inUse,
      }),
    async leftovers() {
      const names = await namesIn(folder)
      if (!Array.isArray(names)) return { copies: [], unreadable: [names as Failure] }
      const isHeld = await heldBy(names, lock)
      await sweep(folder, names, isHeld, lock)
      const files = names.filter((name) => {
        const owner = copyName.exec(name)?.[1]
        return owner !== undefined && (owner === lock.id || !isHeld.get(owner)) && !inUse.has(join(folder, name))
      })
      const read = await Promise.all(files.map((name) => readCopy(join(folder, name))))
      const copies = read.flatMap((copy) => (copy !== null && 'graph' in copy ? [copy] : []))
      const unreadable = read.flatMap((copy) => (copy !== null && 'message' in copy ? [copy] : []))
      return { copies: copies.sort((a, b) => b.savedAtMs - a.savedAtMs), unreadable }
    },
  }
}

async function namesIn(folder: string): Promise<readonly string[] | Failure> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    const failure = failureOf(error, `The folder of unsaved work, ${folder}, cannot be read`)
    return { ...failure, remedy: 'Make it readable, and start again' }
  }
}

/** Whether each process is still there, by the ids in the file names. */
async function heldBy(names: readonly string[], lock: ProcessLock): Promise<ReadonlyMap<string, boolean>> {
  const ids = new Set(names.flatMap((name) => ownerOf(name) ?? []))
  return new Map(await Promise.all([...ids].map(async (id) => [id, await lock.isHeld(id)] as const)))
}

function ownerOf(name: string): string | undefined {
  return [copyName, temporaryName, lockName].map((pattern) => pattern.exec(name)?.[1]).find((id) => id !== undefined)
}

/** Deletes what processes that are gone have left, except for copies. */
async function sweep(
  folder: string,
  names: readonly string[],
  isHeld: ReadonlyMap<string, boolean>,
  lock: ProcessLock,
): Promise<void> {
  const isGone = (owner: string | undefined): boolean => owner !== undefined && !isHeld.get(owner)
  const halves = names.filter((name) => isGone(temporaryName.exec(name)?.[1]))
  await Promise.allSettled(halves.map((name) => unlink(join(folder, name))))
  const owners = [...isHeld.keys()].filter(isGone)
  await Promise.allSettled(owners.map((owner) => lock.sweep(owner)))
}

/** `null`: the file is gone by now. */
async function readCopy(file: string): Promise<RecoveryCopy | Failure | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : unreadable(file, failureOf(error, 'It cannot be read').message)
  }
  const copy = shape.safeParse(jsonOf(text))
  if (!copy.success) return unreadable(file, 'It is not a copy of unsaved work, or it is incomplete')
  const { path, savedAtMs, isOwn } = copy.data
  const parsed = parseDocument(copy.data.text)
  return parsed.ok ? { file, path, savedAtMs, graph: parsed.value, isOwn } : unreadable(file, parsed.error.message)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unreadable(file: string, why: string): Failure {
  return {
    message: `Unsaved work was left behind that cannot be read: ${basename(file)}. ${why}`,
    remedy: `It stays where it is, until you move or delete it: ${file}`,
  }
}
