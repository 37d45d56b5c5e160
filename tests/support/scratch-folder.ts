import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The project's own folder. */
export const root: string = decodeURIComponent(new URL('../..', import.meta.url).pathname)

/** Folders for one test. */
export interface ScratchFolder {
  /** The folder of the person's files. */
  readonly work: string
  readonly userData: string
  remove(): Promise<void>
}

export async function createScratchFolder(): Promise<ScratchFolder> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'asyncanvas-')))
  const folder = { work: join(home, 'work'), userData: join(home, 'data') }
  await mkdir(folder.work)
  return { ...folder, remove: () => rm(home, { recursive: true, force: true, maxRetries: 3 }) }
}
