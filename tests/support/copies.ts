import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The texts of the documents whose copies are kept for the next start; an incomplete copy fails the test. */
export async function keptCopies(userData: string): Promise<readonly string[]> {
  const folder = join(userData, 'recovery')
  const names = await readdir(folder).catch(() => [])
  const copies = names.filter((name) => name.endsWith('.json'))
  return Promise.all(copies.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')).text as string))
}
