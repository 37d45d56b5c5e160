import { constants, fchmod, fchown, fsync, ftruncate, promises, type Stats, write } from 'node:fs'
import { promisify } from 'node:util'
import { copyAttributes } from './copied-attributes.ts'
import type { FileAbout, FileSystem, OpenFile } from './file-system.ts'

const writeTo = promisify(write)
/** Does not block: opening a FIFO without a reader fails rather than waiting for ever. Windows has neither flag. */
const openFlags = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/** The file system of the machine. */
export const diskFileSystem: FileSystem = {
  create: async (path, mode) => openFile(await promises.open(path, 'wx', mode)),
  open: async (path) => openFile(await promises.open(path, openFlags)),
  descriptor: (fd) => ({ ...withDescriptor(fd), close: async () => undefined }),
  read: (path) => promises.readFile(path),
  about: async (path) => aboutOf(await promises.stat(path)),
  access: (path) => promises.access(path, constants.W_OK),
  chmod: (path, mode) => promises.chmod(path, mode),
  copyAttributes,
  realpath: (path) => promises.realpath(path),
  readlink: (path) => promises.readlink(path),
  rename: (from, to) => promises.rename(from, to),
  remove: (path) => promises.unlink(path),
  list: (path) => promises.readdir(path),
  async syncFolder(path) {
    const handle = await promises.open(path, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

function openFile(handle: promises.FileHandle): OpenFile {
  return { ...withDescriptor(handle.fd), close: () => handle.close() }
}

function withDescriptor(fd: number): Omit<OpenFile, 'close'> {
  return {
    write: async (bytes, position) => (await writeTo(fd, bytes, 0, bytes.length, position)).bytesWritten,
    truncate: promisify(ftruncate).bind(null, fd),
    chmod: promisify(fchmod).bind(null, fd),
    chown: promisify(fchown).bind(null, fd),
    sync: promisify(fsync).bind(null, fd),
  }
}

function aboutOf(stats: Stats): FileAbout {
  return {
    kind: kindOf(stats),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    links: stats.nlink,
    identity: `${stats.dev}:${stats.ino}`,
    changedAtMs: stats.mtimeMs,
  }
}

function kindOf(stats: Stats): FileAbout['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  if (stats.isFIFO()) return 'fifo'
  if (stats.isSocket()) return 'socket'
  return stats.isBlockDevice() ? 'block' : 'character'
}
