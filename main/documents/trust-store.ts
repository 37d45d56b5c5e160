import { z } from 'zod'
import { type AtomicWriter, readJson, writeJson } from '../files/index.ts'

/** Large enough for packages with thousands of files. */
const keyLimit = 50_000
const shape = z.object({ trusted: z.array(z.string()) })

/** The code that people have vouched for, across windows and starts: keys of a path together with its code. */
export interface TrustStore {
  keys(): Promise<ReadonlySet<string>>
  add(keys: readonly string[]): Promise<void>
}

/** Stores the keys in a file; when there are more than 50,000, the oldest ones are dropped. */
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
