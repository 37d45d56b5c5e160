import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { PassThrough } from 'node:stream'
import { systemClock } from './clock.ts'
import { SubprocessError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import type { Future } from './future.ts'
import { LineStream, textOf } from './line-stream.ts'
import { OutsideFuture } from './outside.ts'
import { getRunningLoop } from './running-loop.ts'

/** How a child starts, and ends. */
export interface SubprocessOptions {
  /** The folder it starts in; otherwise this process's. */
  readonly cwd?: string
  /** Its environment; otherwise this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** How long it has between SIGTERM and SIGKILL, in real milliseconds; otherwise 2,000. */
  readonly graceMs?: number
}

/** What a child can be sent. */
export type SubprocessSignal =
  | 'SIGTERM'
  | 'SIGKILL'
  | 'SIGINT'
  | 'SIGHUP'
  | 'SIGQUIT'
  | 'SIGSTOP'
  | 'SIGCONT'
  | 'SIGUSR1'
  | 'SIGUSR2'

/** What a child reads. */
export interface SubprocessInput {
  /** Says whether the child keeps up; where it does not, the text is kept until it does. */
  write(text: string): boolean
  /** Closes it, behind a last `text`. */
  end(text?: string): void
}

/**
 * A child that writes more than its reader takes is not stopped but kept: a program that only awaits `wait()` would
 * otherwise never end, because its child waits for a reader.
 */
const bufferBytes = 2 ** 30

const alive = new Set<ChildProcessWithoutNullStreams>()
let isWatchingExit = false

/** asyncio's Process: a child with its streams, that does not outlive the task or the loop that started it. */
export class Subprocess {
  /** The system's number of it. */
  readonly pid: number
  /** Takes text: `write`, then `end`. */
  readonly stdin: SubprocessInput
  /** What it prints, line by line, without the line breaks. */
  readonly stdout: LineStream
  /** What it prints to its other stream, in the same way. */
  readonly stderr: LineStream
  readonly #child: ChildProcessWithoutNullStreams
  readonly #loop: EventLoop
  readonly #out: PassThrough
  readonly #err: PassThrough
  readonly #exited: Promise<number>
  #returncode: number | null = null

  /** @internal `child` has been spawned. */
  constructor(child: ChildProcessWithoutNullStreams, exited: Promise<number>, loop: EventLoop) {
    this.pid = child.pid ?? 0
    this.stdin = child.stdin
    this.#child = child
    this.#loop = loop
    this.#out = child.stdout.pipe(new PassThrough({ highWaterMark: bufferBytes, encoding: 'utf8' }))
    this.#err = child.stderr.pipe(new PassThrough({ highWaterMark: bufferBytes, encoding: 'utf8' }))
    this.stdout = new LineStream(this.#out, loop)
    this.stderr = new LineStream(this.#err, loop)
    this.#exited = exited.then((code) => {
      this.#returncode = code
      return code
    })
    // What it does not read any more is its own business, not an error of ours.
    child.stdin.on('error', () => {})
  }

  /** Its exit code, once it has ended; a child that a signal ended has the signal's negative number, as in asyncio. */
  get returncode(): number | null {
    return this.#returncode
  }

  /** Waits for its end and gives its exit code. */
  wait(): Future<number> {
    return new OutsideFuture(this.#exited, this.#loop)
  }

  /** Hands it `input`, closes its stdin, and gives all that is left of what it prints, once it has ended. */
  communicate(input = ''): Future<readonly [stdout: string, stderr: string]> {
    this.stdin.end(input)
    const all = Promise.all([textOf(this.#out), textOf(this.#err), this.#exited])
    return new OutsideFuture(
      all.then(([out, err]) => [out, err] as const),
      this.#loop,
    )
  }

  /** Sends it a signal; says whether there was still somebody to send it to. */
  kill(signal: SubprocessSignal = 'SIGKILL'): boolean {
    return this.#child.kill(signal)
  }

  /** Asks it to end, as `kill('SIGTERM')`. */
  terminate(): boolean {
    return this.kill('SIGTERM')
  }
}

/**
 * asyncio's `create_subprocess_exec`: starts `file` with `args`, no shell between. Where the task that started it is
 * cancelled, or its loop is closed, the child is asked to end (SIGTERM), and made to after `graceMs` (SIGKILL).
 * Fails with a SubprocessError where the program cannot be started.
 */
export function createSubprocess(
  file: string,
  args: readonly string[] = [],
  options: SubprocessOptions = {},
  loop: EventLoop = getRunningLoop(),
): Future<Subprocess> {
  const { graceMs = 2_000, ...rest } = options
  const child = spawn(file, args, { ...rest, stdio: 'pipe', windowsHide: true })
  const exited = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 0 : -constants.signals[signal])))
  })
  const forget = callAtEnd(loop, () => endChild(child, graceMs))
  void exited.then(forget)
  const started = new Promise<Subprocess>((resolve, reject) => {
    child.once('spawn', () => {
      killAtExit(child)
      resolve(new Subprocess(child, exited, loop))
    })
    child.once('error', (error) => {
      forget()
      reject(notStarted(file, options.cwd, error))
    })
  })
  // Later errors are signals that could not be sent; `kill` says so.
  child.on('error', () => {})
  return new OutsideFuture(started, loop)
}

/** Calls `end` when the task that runs now is cancelled and when the loop is closed; returns how to take that back. */
function callAtEnd(loop: EventLoop, end: () => void): () => void {
  const signal = loop.currentTask()?.signal
  const removeCloser = loop.addCloser(end)
  signal?.addEventListener('abort', end, { once: true })
  if (signal?.aborted) end()
  return () => {
    removeCloser()
    signal?.removeEventListener('abort', end)
  }
}

/** Not even the end of this process leaves a child behind that ignores SIGTERM. */
function killAtExit(child: ChildProcessWithoutNullStreams): void {
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  if (isWatchingExit) return
  isWatchingExit = true
  process.on('exit', () => {
    for (const left of alive) left.kill('SIGKILL')
  })
}

function endChild(child: ChildProcessWithoutNullStreams, graceMs: number): void {
  if (!child.kill('SIGTERM')) return
  const stop = systemClock.setTimer(systemClock.now() + graceMs, () => child.kill('SIGKILL'))
  child.once('exit', stop)
}

function notStarted(file: string, cwd: string | undefined, error: Error): SubprocessError {
  const { code } = error as { code?: unknown }
  const folder = cwd === undefined ? '' : `, and that there is a folder ${cwd}`
  if (code === 'ENOENT') {
    return new SubprocessError(`there is no program "${file}"; check its name, or give its whole path${folder}`)
  }
  if (code === 'EACCES') return new SubprocessError(`"${file}" may not be executed; check that it is a program`)
  return new SubprocessError(`"${file}" cannot be started: ${error.message}`)
}
