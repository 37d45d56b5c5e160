import { randomBytes } from 'node:crypto'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type AtomicWriter, readJson, writeJson } from './files/index.ts'

/** Copies go after 30 days without anybody asking for them. */
const keptForMs = 30 * 24 * 60 * 60 * 1_000
const fileName = /^(\d+)-[0-9a-f]+\.json$/
const shape = z.object({
  path: z.string().nullable(),
  savedAtMs: z.number(),
  text: z.string(),
  isOwn: z.boolean().default(false),
})

/** Unsaved work as a crash left it. */
export interface RecoveryCopy {
  /** The copy's own file. */
  readonly file: string
  /** The document it belongs to; `null`: never saved. */
  readonly path: string | null
  /** Unix milliseconds. */
  readonly savedAtMs: number
  /** The document, as it would have been saved. */
  readonly text: string
  /** Its code was trusted in the window that it is a copy of. */
  readonly isOwn: boolean
}

/** The place of one window's copy. */
export interface RecoverySlot {
  keep(path: string | null, text: string, isOwn: boolean): Promise<void>
  /** Nothing is unsaved (any more). */
  clear(): Promise<void>
  /** The window is gone; a copy that is still there is offered to the next one. */
  release(): void
}

export interface RecoveryStore {
  slot(): RecoverySlot
  /** Copies whose window, or whole process, is gone, newest first. */
  leftovers(): Promise<readonly RecoveryCopy[]>
  discard(file: string): Promise<void>
}

export interface RecoveryOptions {
  /** Unix milliseconds. */
  readonly now?: () => number
  /** Whether a process of that id runs: its copies are its own. */
  readonly isAlive?: (pid: number) => boolean
}

/** Recovery copies in a folder, one file per window, named after the process that keeps it. */
export function createRecovery(folder: string, writer: AtomicWriter, options: RecoveryOptions = {}): RecoveryStore {
  const now = options.now ?? Date.now
  const isAlive = options.isAlive ?? isProcessAlive
  const inUse = new Set<string>()

  async function read(name: string): Promise<RecoveryCopy | null> {
    const pid = Number(fileName.exec(name)?.[1])
    const file = join(folder, name)
    if (inUse.has(file) || (pid !== process.pid && isAlive(pid))) return null
    const copy = shape.safeParse(await readJson(file))
    if (copy.success && now() - copy.data.savedAtMs < keptForMs) return { file, ...copy.data }
    await remove(file)
    return null
  }

  return {
    slot: () => createSlot(join(folder, `${process.pid}-${randomBytes(6).toString('hex')}.json`), writer, now, inUse),
    async leftovers() {
      const names = await readdir(folder).catch(() => [])
      const copies = await Promise.all(names.filter((name) => fileName.test(name)).map(read))
      return copies.filter((copy) => copy !== null).sort((a, b) => b.savedAtMs - a.savedAtMs)
    },
    discard: remove,
  }
}

function createSlot(file: string, writer: AtomicWriter, now: () => number, inUse: Set<string>): RecoverySlot {
  inUse.add(file)
  // One after another: a clear that overtook a keep would leave a copy of saved work.
  let last: Promise<void> = Promise.resolve()
  const next = (act: () => Promise<void>): Promise<void> => {
    last = last.catch(() => undefined).then(act)
    return last
  }
  return {
    keep: (path, text, isOwn) => next(() => writeJson(writer, file, { path, savedAtMs: now(), text, isOwn })),
    clear: () => next(() => remove(file)),
    release: () => inUse.delete(file),
  }
}

async function remove(file: string): Promise<void> {
  await unlink(file).catch(() => undefined)
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM'
  }
}
