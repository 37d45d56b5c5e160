import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { OutsideFuture } from '../core/outside.ts'
import { systemClock } from '../ground/clock.ts'
import { SubprocessError } from '../ground/errors.ts'
import { attempt, described } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** A stream of a child: a pipe to this process, this process's own, or nothing at all (asyncio's DEVNULL). */
export type ChildStream = 'pipe' | 'inherit' | 'ignore'

/** How a child starts, and ends. `Text`: whether its output is text. */
export interface SubprocessOptions<Text extends boolean = true> {
  /** The folder it starts in; otherwise this process's. */
  readonly cwd?: string
  /** Its environment; otherwise this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Otherwise a pipe, as the other two. */
  readonly stdin?: ChildStream
  /** As `stdin`. */
  readonly stdout?: ChildStream
  /** As `stdin`. */
  readonly stderr?: ChildStream
  /** Whether it gets a session of its own, so that no signal for this process's group reaches it. */
  readonly startNewSession?: boolean
  /** Whether its output is text, in UTF-8; otherwise true. `false`: it is bytes. */
  readonly text?: Text
  /**
   * How much of each output is kept that nobody has read; otherwise 65,536, as in asyncio. Beyond it the child waits for a
   * reader. A line may be as long.
   */
  readonly limitBytes?: number
  /** How long it has between SIGTERM and SIGKILL, in real milliseconds; otherwise 2,000. */
  readonly graceMs?: number
}

/** @internal What is to be started, and who pays for it. */
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
  /** Its exit code, once it has ended. */
  readonly exited: Promise<number>
  /** Asks it to end, and makes it after its grace. */
  end(): void
  /** Waits for its start. Throws a SubprocessError where that fails; ends the child where the caller is cancelled. */
  start(): Promise<void>
}

const alive = new Set<ChildProcess>()
let isWatchingExit = false

/**
 * @internal Starts a child. Whoever wants to read what it prints has to listen before anything is awaited: what nobody
 * listens for as it ends, Node throws away.
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
  // Later errors are signals that could not be sent; `sendSignal` says so.
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

/** Not even the end of this process leaves a child behind that ignores SIGTERM. */
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
