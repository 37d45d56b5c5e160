import { diskFileSystem, type FileSystem, type OpenFile } from '../../main/files/index.ts'

export interface Fault {
  /** Which system call fails, from 0. */
  readonly at: number
  /** Node's error code; `crash`: this call and all later ones fail, as if the process were gone. */
  readonly code: string
  /** A crash or a full disk in the middle of a write leaves half of it. */
  readonly isHalfWritten?: boolean
  /** How often this call fails before it works; for ever where absent. */
  readonly times?: number
}

/** The real disk, with one fault. `calls` names every system call that was made. */
export function faultyFileSystem(fault: Fault | null): { fileSystem: FileSystem; calls: string[] } {
  const calls: string[] = []
  let failures = 0
  async function step<T>(name: string, act: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    const index = calls.push(name) - 1
    const isDue = fault !== null && (fault.code === 'crash' ? index >= fault.at : isSame(name, index))
    if (!isDue) return act()
    failures += 1
    if (fault.isHalfWritten) await half?.()
    throw Object.assign(new Error(`${fault.code}: injected, ${name}`), { code: fault.code })
  }
  function isSame(name: string, index: number): boolean {
    if (fault === null || index < fault.at) return false
    return (fault.times !== undefined ? failures < fault.times : index === fault.at) && calls[fault.at] === name
  }
  const wrapFile = (file: OpenFile): OpenFile => ({
    write: (bytes) =>
      step(
        'write',
        () => file.write(bytes),
        () => file.write(bytes.subarray(0, Math.floor(bytes.length / 2))),
      ),
    chmod: (mode) => step('chmod', () => file.chmod(mode)),
    sync: () => step('sync', () => file.sync()),
    // A descriptor is given back even where close reports an error.
    close: () =>
      step(
        'close',
        () => file.close(),
        () => file.close(),
      ),
  })
  const fileSystem: FileSystem = {
    create: (path, mode) => step('create', async () => wrapFile(await diskFileSystem.create(path, mode))),
    read: (path) => step('read', () => diskFileSystem.read(path)),
    mode: (path) => step('mode', () => diskFileSystem.mode(path)),
    realpath: (path) => step('realpath', () => diskFileSystem.realpath(path)),
    readlink: (path) => step('readlink', () => diskFileSystem.readlink(path)),
    rename: (from, to) => step('rename', () => diskFileSystem.rename(from, to)),
    remove: (path) => step('remove', () => diskFileSystem.remove(path)),
    syncFolder: (path) => step('syncFolder', () => diskFileSystem.syncFolder(path)),
  }
  return { fileSystem, calls }
}
