import { attempt } from '#foreign-value'

/** What is at a path, as far as a save must know. */
export interface FileAbout {
  readonly kind: 'file' | 'folder' | 'fifo' | 'socket' | 'character' | 'block'
  /** Permission bits, those for setuid and its like too. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** How many names the file has. */
  readonly links: number
  /** Names the file itself, whatever it is called. */
  readonly identity: string
  /** When its content last changed; Unix milliseconds. */
  readonly changedAtMs: number
}

/** What the writer needs of an open file. */
export interface OpenFile {
  /** Writes some of the bytes, and says how many. `position` null: where the file stands, for what can't be gone about in. */
  write(bytes: Uint8Array, position: number | null): Promise<number>
  truncate(length: number): Promise<void>
  chmod(mode: number): Promise<void>
  chown(uid: number, gid: number): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** The system calls of a save, one by one, so that a test can let each of them fail. Errors carry Node's `code`. */
export interface FileSystem {
  /** Creates a file that must not exist yet. */
  create(path: string, mode: number): Promise<OpenFile>
  /** Opens what is there to write in it: nothing is created or cut off, and what has no reader is not waited for. */
  open(path: string): Promise<OpenFile>
  /** A descriptor that this process has; closing it does nothing, since it is somebody else's. */
  descriptor(fd: number): OpenFile
  read(path: string): Promise<Uint8Array>
  /** Of what `path` leads to. */
  about(path: string): Promise<FileAbout>
  /** Rejects where this process may not write there; a folder: not create files in it. */
  access(path: string): Promise<void>
  chmod(path: string, mode: number): Promise<void>
  /** Gives a file the extended attributes and access lists of another, and any text; `false`: it may lack some of them. */
  copyAttributes(from: string, to: string): Promise<boolean>
  realpath(path: string): Promise<string>
  readlink(path: string): Promise<string>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** The names in a folder. */
  list(path: string): Promise<readonly string[]>
  syncFolder(path: string): Promise<void>
}

/** Node's `code` of a system error, `''` for anything else. */
export function errorCode(error: unknown): string {
  const code = attempt(() => (error as { code?: unknown } | null)?.code)
  return typeof code === 'string' ? code : ''
}
