import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { OutsideFuture } from '../core/outside.ts'
import { systemClock } from '../ground/clock.ts'
import { SubprocessError } from '../ground/errors.ts'
import { attempt, described } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** One stream of a child: a pipe to this process, this process's own stream, or nothing at all (asyncio's DEVNULL). */
export type ChildStream = 'pipe' | 'inherit' | 'ignore'

/** How a child starts and ends. `Text`: whether its output is text. */
export interface SubprocessOptions<Text extends boolean = true> {
  /** The folder it starts in; by default this process's. */
  readonly cwd?: string
  /** Its environment; by default this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Its input; a pipe by default, like the other two streams. */
  readonly stdin?: ChildStream
  /** Its output; see `stdin`. */
  readonly stdout?: ChildStream
  /** Its error output; see `stdin`. */
  readonly stderr?: ChildStream
  /** Whether it gets a session of its own, so that a signal to this process's group does not reach it. */
  readonly startNewSession?: boolean
  /** Whether its output is text, in UTF-8; true by default. With `false` it is bytes. */
  readonly text?: Text
  /**
   * How many unread bytes of each output are kept; 65,536 by default, as in asyncio. Beyond that the child waits for a
   * reader. It is also the longest line.
   */
  readonly limitBytes?: number
  /** How many real milliseconds it has between SIGTERM and SIGKILL; 2,000 by default. */
  readonly graceMs?: number
}

/** @internal The program to start, and the loop it belongs to. */
export interface ChildPlan {
  readonly file: string
  readonly args: readonly string[]
  readonly shell: boolean
  readonly options: SubprocessOptions<boolean>
  readonly loop: EventLoop
}

/** @internal A child that is starting. */
export interface StartingChild {
  readonly child: ChildProcess
  /** Resolves with its exit code, once it has ended. */
  readonly exited: Promise<number>
  /** Asks it to end (SIGTERM), and kills it after its grace time. */
  end(): void
  /**
   * Waits for its start. Throws a SubprocessError where that fails; ends the child if the waiting task is cancelled.
   */
  start(): Promise<void>
}

const alive = new Set<ChildProcess>()
let isWatchingExit = false

/**
 * @internal Starts a child. To read its output, listen before the first await: Node drops output that nobody listens to
 * when the child ends.
 */
export function startChild(plan: ChildPlan): StartingChild {
  const { loop, options } = plan
  const child = spawned(plan)
  const end = (): void => endChild(child, options.graceMs ?? 2_000)
  const exited = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 0 : -constants.signals[signal])))
  })
  const started = new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(notStarted(plan, error)))
  })
  // Later errors are of signals that could not be sent, which `sendSignal` reports.
  child.on('error', () => {})
  return { child, exited, end, start: () => waitForStart(started, end, loop) }
}

async function waitForStart(started: Promise<void>, end: () => void, loop: EventLoop): Promise<void> {
  let hasStarted = false
  try {
    await new OutsideFuture(started, loop)
    hasStarted = true
  } finally {
    if (!hasStarted) end()
  }
}

function spawned({ file, args, shell, options }: ChildPlan): ChildProcess {
  const { cwd, env, stdin = 'pipe', stdout = 'pipe', stderr = 'pipe', startNewSession = false } = options
  const child = spawn(file, args, {
    stdio: [stdin, stdout, stderr],
    windowsHide: true,
    shell,
    detached: startNewSession,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  })
  child.once('spawn', () => killAtExit(child))
  return child
}

/** A child that ignores SIGTERM must not outlive this process. */
function killAtExit(child: ChildProcess): void {
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  if (isWatchingExit) return
  isWatchingExit = true
  process.on('exit', () => {
    for (const left of alive) left.kill('SIGKILL')
  })
}

function endChild(child: ChildProcess, graceMs: number): void {
  if (!child.kill('SIGTERM')) return
  const stop = systemClock.setTimer(systemClock.now() + graceMs, () => child.kill('SIGKILL'))
  child.once('exit', stop)
}

function notStarted({ file, options: { cwd } }: ChildPlan, error: Error): SubprocessError {
  const code = attempt(() => (error as { code?: unknown }).code)
  const folder = cwd === undefined ? '' : `, and that there is a folder ${cwd}`
  if (code === 'ENOENT') {
    return new SubprocessError(`there is no program "${file}"; check its name, or give its whole path${folder}`)
  }
  if (code === 'EACCES') return new SubprocessError(`"${file}" may not be executed; check that it is a program`)
  return new SubprocessError(`"${file}" cannot be started: ${described(error).message}`)
}
