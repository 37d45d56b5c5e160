import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AtomicWriter } from './atomic-writer.ts'

/** A small state file of our own. A missing or broken one reads as `undefined`: the app starts with what it would have fresh. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Writes it in full or not at all, making its folder; both are for their owner only. */
export async function writeJson(writer: AtomicWriter, path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writer.write(path, `${JSON.stringify(value, null, 2)}\n`, { isPrivate: true })
}
