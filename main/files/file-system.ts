import { constants, promises } from 'node:fs'

/** What the writer needs of an open file. */
export interface OpenFile {
  write(bytes: Uint8Array): Promise<void>
  chmod(mode: number): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** The system calls of a save, one by one, so that a test can let each of them fail. Errors carry Node's `code`. */
export interface FileSystem {
  /** Creates a file that must not exist yet. */
  create(path: string, mode: number): Promise<OpenFile>
  read(path: string): Promise<Uint8Array>
  /** Permission bits of what `path` leads to. */
  mode(path: string): Promise<number>
  realpath(path: string): Promise<string>
  readlink(path: string): Promise<string>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
}

/** The real one. */
export const diskFileSystem: FileSystem = {
  async create(path, mode) {
    const handle = await promises.open(path, 'wx', mode)
    return {
      write: (bytes) => handle.writeFile(bytes),
      chmod: (bits) => handle.chmod(bits),
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  read: (path) => promises.readFile(path),
  mode: async (path) => (await promises.stat(path)).mode & 0o7777,
  realpath: (path) => promises.realpath(path),
  readlink: (path) => promises.readlink(path),
  rename: (from, to) => promises.rename(from, to),
  remove: (path) => promises.unlink(path),
  async syncFolder(path) {
    const handle = await promises.open(path, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

/** Node's `code` of a system error, `''` for anything else. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}
