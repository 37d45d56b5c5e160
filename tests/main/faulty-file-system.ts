import { diskFileSystem, type FileSystem, type OpenFile } from '../../main/files/index.ts'

export interface Fault {
  /** The number of the system call that fails, from 0. */
  readonly at: number
  /** Node's error code; `crash`: this call and all later ones fail, as if the process were gone. */
  readonly code: string
  /** Leaves half of the text, as a crash or a full disk during a write does. */
  readonly isHalfWritten?: boolean
  /** How often this call fails before it works; by default always. */
  readonly times?: number
  /** All later calls of the same name fail as well. */
  readonly isForGood?: boolean
}

/** Called before a system call has its effect: tests delay a call, or look at the disk. */
export type Before = (call: string, path: string) => Promise<void>

export interface FaultyOptions {
  readonly fault?: Fault | null
  readonly before?: Before
  /** The most bytes that one write takes. */
  readonly mostBytes?: number
  /** Calls that differ from the real disk, besides the fault. */
  readonly instead?: Partial<FileSystem>
}

/** The real disk with one fault. `calls` lists every system call that was made. */
export function faultyFileSystem(options: FaultyOptions): { fileSystem: FileSystem; calls: string[] } {
  const { fault = null, before, mostBytes = Number.POSITIVE_INFINITY } = options
  const disk = { ...diskFileSystem, ...options.instead }
  const calls: string[] = []
  let failures = 0
  async function step<T>(name: string, path: string, act: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    const index = calls.push(name) - 1
    await before?.(name, path)
    const isDue = fault !== null && (fault.code === 'crash' ? index >= fault.at : isSame(name, index))
    if (!isDue) return act()
    failures += 1
    if (fault.isHalfWritten) await half?.()
    throw Object.assign(new Error(`${fault.code}: injected, ${name}`), { code: fault.code })
  }
  function isSame(name: string, index: number): boolean {
    if (fault === null || index < fault.at || calls[fault.at] !== name) return false
    return fault.isForGood || (fault.times === undefined ? index === fault.at : failures < fault.times)
  }
  const wrapFile = (file: OpenFile, path: string): OpenFile => ({
    write: (bytes, position) =>
      step(
        'write',
        path,
        () => file.write(bytes.subarray(0, mostBytes), position),
        () => file.write(bytes.subarray(0, Math.floor(bytes.length / 2)), position),
      ),
    truncate: (length) => step('truncate', path, () => file.truncate(length)),
    chmod: (mode) => step('chmod', path, () => file.chmod(mode)),
    chown: (uid, gid) => step('chown', path, () => file.chown(uid, gid)),
    // A real flush takes time, and changes nothing that a test could see.
    sync: () => step('sync', path, async () => undefined),
    // A descriptor is released even when close reports an error.
    close: () =>
      step(
        'close',
        path,
        () => file.close(),
        () => file.close(),
      ),
  })
  const opened = async (file: Promise<OpenFile>, path: string): Promise<OpenFile> => wrapFile(await file, path)
  const fileSystem: FileSystem = {
    create: (path, mode) => step('create', path, () => opened(disk.create(path, mode), path)),
    open: (path) => step('open', path, () => opened(disk.open(path), path)),
    descriptor: (fd) => wrapFile(disk.descriptor(fd), `descriptor ${fd}`),
    read: (path) => step('read', path, () => disk.read(path)),
    about: (path) => step('about', path, () => disk.about(path)),
    access: (path) => step('access', path, () => disk.access(path)),
    chmod: (path, mode) => step('chmodPath', path, () => disk.chmod(path, mode)),
    copyAttributes: (from, to) => step('copyAttributes', from, () => disk.copyAttributes(from, to)),
    realpath: (path) => step('realpath', path, () => disk.realpath(path)),
    readlink: (path) => step('readlink', path, () => disk.readlink(path)),
    rename: (from, to) => step('rename', to, () => disk.rename(from, to)),
    remove: (path) => step('remove', path, () => disk.remove(path)),
    list: (path) => step('list', path, () => disk.list(path)),
    syncFolder: (path) => step('syncFolder', path, async () => options.instead?.syncFolder?.(path)),
  }
  return { fileSystem, calls }
}
