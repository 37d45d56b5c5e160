import { attempt } from '#foreign-value'

/** What a save must know about the file at a path. */
export interface FileAbout {
  readonly kind: 'file' | 'folder' | 'fifo' | 'socket' | 'character' | 'block'
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** How many names the file has. */
  readonly links: number
  /** Identifies the file itself, by whichever name. */
  readonly identity: string
  /** When its content last changed; Unix milliseconds. */
  readonly changedAtMs: number
}

/** What the writer needs of an open file. */
export interface OpenFile {
  /** Writes some of the bytes, and gives how many. `position` null: at the current position, for files without random access. */
  write(bytes: Uint8Array, position: number | null): Promise<number>
  truncate(length: number): Promise<void>
  chmod(mode: number): Promise<void>
  chown(uid: number, gid: number): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** The system calls of a save, one by one, so that a test can make each of them fail. Errors carry Node's `code`. */
export interface FileSystem {
  /** Creates a file that must not exist yet. */
  create(path: string, mode: number): Promise<OpenFile>
  /**
   * Opens an existing file for writing: creates and truncates nothing, and fails rather than waiting for the reader of a
   * FIFO.
   */
  open(path: string): Promise<OpenFile>
  /** A descriptor that this process has been given; closing it does nothing, since others own it. */
  descriptor(fd: number): OpenFile
  read(path: string): Promise<Uint8Array>
  /** About the target of `path`, through links. */
  about(path: string): Promise<FileAbout>
  /** Rejects when this process may not write there; for a folder: when it may not create files in it. */
  access(path: string): Promise<void>
  chmod(path: string, mode: number): Promise<void>
  /**
   * Gives a file the extended attributes and access lists of another; its text is undefined afterwards. `false`: some may
   * be missing.
   */
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
