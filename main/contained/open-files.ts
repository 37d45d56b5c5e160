import type { EventEmitter } from 'node:events'
import fs from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { withOwn } from '../modules/with-own.ts'
import type { Ended } from './handles.ts'

type Callback = (error: Error | null, fd?: number) => void
type Stream = fs.ReadStream | fs.WriteStream

interface Watch {
  readonly path: fs.PathLike
  readonly listener: fs.StatsListener
  readonly watcher: EventEmitter
}

/** `node:fs` as one run gets it: notes what its code opens and does not close, since Node keeps no list of that. */
export class OpenFiles {
  readonly #fds = new Map<number, string>()
  readonly #streams = new Set<Stream>()
  readonly #watched: Watch[] = []
  readonly #folders = new Set<fs.Dir>()
  readonly #handles = new Set<FileHandle>()

  /** The modules, by their URLs. */
  modules(): Readonly<Record<string, object>> {
    const open = async (...args: Parameters<typeof fs.promises.open>): Promise<FileHandle> => {
      const handle = await fs.promises.open(...args)
      this.#handles.add(handle)
      // Node removes the descriptor of a handle that is closed.
      return handle
    }
    const opendir = async (...args: Parameters<typeof fs.promises.opendir>): Promise<fs.Dir> =>
      this.#opened(await fs.promises.opendir(...args))
    const promises = { ...fs.promises, open, opendir }
    return { 'node:fs': this.#own(promises), 'node:fs/promises': promises }
  }

  /** Closes them all, once, at the end of the run. */
  end(): readonly Ended[] {
    const ended: Ended[] = []
    for (const { path, listener, watcher } of this.#watched) {
      if (!watcher.listeners('change').includes(listener)) continue
      fs.unwatchFile(path, listener)
      ended.push({ kind: 'file watcher' })
    }
    for (const folder of this.#folders)
      if (isClosedNow(folder)) ended.push({ kind: 'open folder', detail: folder.path })
    for (const stream of this.#streams) {
      if (stream.destroyed) continue
      stream.destroy()
      ended.push({ kind: 'open file', detail: String(stream.path) })
    }
    for (const handle of this.#handles) {
      if (handle.fd < 0) continue
      handle.close().catch(() => {})
      ended.push({ kind: 'open file' })
    }
    for (const [fd, path] of this.#fds) {
      try {
        fs.closeSync(fd)
        ended.push({ kind: 'open file', detail: path })
      } catch {
        // Other code has closed it.
      }
    }
    return ended
  }

  #own(promises: object): object {
    return withOwn(fs, {
      promises,
      ...this.#descriptors(),
      ...this.#dirs(),
      createReadStream: this.#streamer(fs.createReadStream),
      createWriteStream: this.#streamer(fs.createWriteStream),
      watchFile: (path: fs.PathLike, ...rest: unknown[]): unknown => {
        const watcher = (fs.watchFile as (...args: unknown[]) => EventEmitter)(path, ...rest)
        // Node shares one watcher among all who watch a file, also with other runs, so only this listener is removed.
        this.#watched.push({ path, listener: rest.at(-1) as fs.StatsListener, watcher })
        return watcher
      },
    })
  }

  #dirs() {
    const opendirSync: typeof fs.opendirSync = (...args) => this.#opened(fs.opendirSync(...args))
    const opendir = (path: string, ...rest: unknown[]): void => {
      const callback = rest.pop()
      const opened = (error: Error | null, folder?: fs.Dir): void => {
        if (folder) this.#opened(folder)
        ;(callback as (error: Error | null, folder?: fs.Dir) => void)(error, folder)
      }
      const last = typeof callback === 'function' ? opened : callback
      ;(fs.opendir as (...args: unknown[]) => void)(path, ...rest, last)
    }
    return { opendirSync, opendir }
  }

  #opened(folder: fs.Dir): fs.Dir {
    this.#folders.add(folder)
    return folder
  }

  #descriptors() {
    const openSync: typeof fs.openSync = (path, ...rest) => {
      const fd = fs.openSync(path, ...rest)
      this.#fds.set(fd, String(path))
      return fd
    }
    const closeSync = (fd: number): void => {
      fs.closeSync(fd)
      this.#fds.delete(fd)
    }
    const open = (path: fs.PathLike, ...rest: unknown[]): void => {
      const callback = rest.pop()
      const opened: Callback = (error, fd) => {
        if (fd !== undefined) this.#fds.set(fd, String(path))
        ;(callback as Callback)(error, fd)
      }
      // For a callback that is no function, Node throws its own error.
      const last = typeof callback === 'function' ? opened : callback
      ;(fs.open as (...args: unknown[]) => void)(path, ...rest, last)
    }
    const close = (fd: number, ...rest: [fs.NoParamCallback]): void => {
      fs.close(fd, ...rest)
      this.#fds.delete(fd)
    }
    return { openSync, closeSync, open, close }
  }

  #streamer(create: unknown) {
    return (...args: readonly unknown[]): Stream => {
      const stream = (create as (...args: readonly unknown[]) => Stream)(...args)
      this.#streams.add(stream)
      const closed = (): unknown => this.#streams.delete(stream)
      ;(stream as EventEmitter).once('close', closed)
      return stream
    }
  }
}

/** Closes a folder. `false`: nothing was closed, since code has closed the folder already or is reading it at this moment. */
function isClosedNow(folder: fs.Dir): boolean {
  try {
    folder.closeSync()
    return true
  } catch {
    return false
  }
}
