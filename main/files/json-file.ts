import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AtomicWriter } from './atomic-writer.ts'

/** Reads a small state file of our own. A missing or broken one reads as `undefined`: the app then starts with its defaults. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Writes the file in full or not at all, and makes its folder; only their owner may read both. */
export async function writeJson(writer: AtomicWriter, path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writer.write(path, `${JSON.stringify(value, null, 2)}\n`, { isPrivate: true })
}
