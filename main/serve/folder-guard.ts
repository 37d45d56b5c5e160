import { lstat, realpath } from 'node:fs/promises'
import { dirname, extname, join, relative, sep } from 'node:path'
import type { Result } from '#bridge'
import { exportTargetIds, exportTargets } from '#codegen'
import { pipelinesIn } from '../documents/pipelines-near.ts'
import { errorCode } from '../files/index.ts'

const endings = new Set(['.pipeline', ...exportTargetIds.map((id) => exportTargets[id].extension)])

/** Keeps a browser's page to one folder. */
export interface FolderGuard {
  /** The folder's real, absolute path. */
  readonly folder: string
  /**
   * The absolute path of a file in the folder, which need not exist yet. Refuses absolute paths, `..`, hidden files,
   * endings other than those of pipelines and exported code, and links that lead out of the folder.
   */
  resolve(path: string): Promise<Result<string>>
  /** Relative to the folder, with `/`. */
  shown(path: string): string
  /** The pipelines in the folder and up to four levels below, sorted. */
  list(): Promise<readonly string[]>
}

export async function guardFolder(folder: string): Promise<FolderGuard> {
  const base = await realpath(folder)
  return {
    folder: base,
    async resolve(path) {
      if (!isPlainRelative(path) || !endings.has(extname(path).toLowerCase())) return refused(path)
      const file = join(base, ...path.split('/'))
      return (await isInside(base, file)) ? { ok: true, value: file } : refused(path)
    },
    shown: (path) => relative(base, path).split(sep).join('/'),
    list: () => pipelinesIn(base),
  }
}

function isPlainRelative(path: string): boolean {
  if (/[\0\\:]/.test(path)) return false
  return path.split('/').every((part) => part !== '' && !part.startsWith('.'))
}

function refused(path: string): Result<string> {
  const message = `${path} is not a file of the served folder`
  return { ok: false, error: { message, remedy: 'Choose a *.pipeline file in the folder the server was started in' } }
}

/** Whether a file, through all links, is in the folder; for a new file: whether its folder is. */
async function isInside(base: string, file: string): Promise<boolean> {
  try {
    return (await realpath(file)).startsWith(base + sep)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return false
  }
  // The file does not exist, unless it is a dangling link: writing that would create a file where the link points.
  if (await isLink(file)) return false
  try {
    const folder = await realpath(dirname(file))
    return folder === base || folder.startsWith(base + sep)
  } catch {
    return false
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch {
    return false
  }
}
