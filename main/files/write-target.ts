import { basename, dirname, join, resolve } from 'node:path'
import { errorCode, type FileAbout, type FileSystem } from './file-system.ts'
import { WriteRefusal } from './write-error.ts'

const linkLimit = 40

/** What a path leads to, after all links. */
export type WriteTarget =
  /** A file, or a name that is free (`about` null). */
  | { readonly kind: 'file'; readonly path: string; readonly about: FileAbout | null }
  /** A device or FIFO: it takes bytes one after another and stores none. */
  | { readonly kind: 'stream'; readonly path: string; readonly isFifo: boolean }
  /** A descriptor of this process: `/dev/stdout`, a shell's `>(…)`. */
  | { readonly kind: 'descriptor'; readonly fd: number }

/** Rejects with Node's errors, and with a WriteRefusal for what must never be written: sockets, disks. */
export async function writeTarget(fileSystem: FileSystem, path: string): Promise<WriteTarget> {
  const place = await placeOf(fileSystem, resolve(path))
  if (typeof place === 'number') return { kind: 'descriptor', fd: place }
  const about = await aboutOf(fileSystem, place)
  switch (about?.kind) {
    case undefined:
      return { kind: 'file', path: place, about: null }
    case 'file':
      // The name as the disk spells it, where case does not matter.
      return { kind: 'file', path: await fileSystem.realpath(place).catch(() => place), about }
    case 'folder':
      throw Object.assign(new Error(`EISDIR: '${place}'`), { code: 'EISDIR' })
    case 'fifo':
    case 'character':
      return { kind: 'stream', path: place, isFifo: about.kind === 'fifo' }
    case 'socket':
      throw new WriteRefusal('IS_SOCKET')
    // A disk holds a whole file system.
    case 'block':
      throw new WriteRefusal('IS_DISK')
  }
}

/** `null`: nothing exists there. */
async function aboutOf(fileSystem: FileSystem, path: string): Promise<FileAbout | null> {
  try {
    return await fileSystem.about(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * Follows a path's links, also where the last one points at nothing yet; a number: a descriptor of this process. Goes link
 * by link, since a descriptor has no path: `realpath` gives another file for it, or none.
 */
async function placeOf(fileSystem: FileSystem, path: string): Promise<string | number> {
  let place = path
  for (let hops = 0; hops < linkLimit; hops += 1) {
    const folder = await fileSystem.realpath(dirname(place))
    place = join(folder, basename(place))
    if (isDescriptorFolder(folder) && /^\d+$/.test(basename(place))) return Number(basename(place))
    const next = await linkOf(fileSystem, place)
    if (next === null) return place
    // A descriptor of another process: its link is not a path, and can only be opened.
    if (/^\/proc\/.*\/fd$/.test(folder)) return place
    place = resolve(folder, next)
  }
  throw Object.assign(new Error(`ELOOP: too many links, '${path}'`), { code: 'ELOOP' })
}

function isDescriptorFolder(folder: string): boolean {
  const own = new RegExp(`^(/dev/fd|/proc/${process.pid}/(task/\\d+/)?fd)$`)
  return own.test(folder)
}

async function linkOf(fileSystem: FileSystem, path: string): Promise<string | null> {
  try {
    return await fileSystem.readlink(path)
  } catch (error) {
    if (['EINVAL', 'ENOENT', 'UNKNOWN'].includes(errorCode(error))) return null
    throw error
  }
}
