import { z } from 'zod'
import { type AtomicWriter, readJson, writeJson } from '../files/index.ts'

/** A package may have thousands of files. */
const keyLimit = 50_000
const shape = z.object({ trusted: z.array(z.string()) })

/** What people have vouched for, across windows and starts: keys of a path together with its code. */
export interface TrustStore {
  keys(): Promise<ReadonlySet<string>>
  add(keys: readonly string[]): Promise<void>
}

/** The set in a file; the oldest keys go when it grows beyond 50,000. */
export function createTrustStore(file: string, writer: AtomicWriter): TrustStore {
  let known: Promise<Set<string>> | null = null
  const load = async (): Promise<Set<string>> => {
    const stored = shape.safeParse(await readJson(file))
    return new Set(stored.success ? stored.data.trusted : [])
  }
  const keys = (): Promise<Set<string>> => {
    known ??= load()
    return known
  }
  return {
    keys,
    async add(added) {
      const all = await keys()
      if (added.every((key) => all.has(key))) return
      for (const key of added) all.add(key)
      await writeJson(writer, file, { trusted: [...all].slice(-keyLimit) })
    },
  }
}
