import type { ChildProcess } from 'node:child_process'
import { ChildInput } from './child-input.ts'
import { type ChildPlan, type SubprocessOptions, startChild } from './child-process.ts'
import { CoroutineObject } from './coroutine.ts'
import { ProcessLookupError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import type { Future } from './future.ts'
import { LineStream } from './line-stream.ts'
import { OutsideFuture } from './outside.ts'
import { getRunningLoop } from './running-loop.ts'
import { taskInScope } from './scope.ts'

/** The signals that can be sent to a child. */
export type SignalName =
  | 'SIGCONT'
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGKILL'
  | 'SIGQUIT'
  | 'SIGSTOP'
  | 'SIGTERM'
  | 'SIGUSR1'
  | 'SIGUSR2'

/** asyncio's Process: a child with its streams, that does not outlive the task or the loop that started it. */
export class Subprocess {
  /** The system's number of it. */
  readonly pid: number
  /** Takes what the child reads: `write`, then `end`. */
  readonly stdin: ChildInput
  /** What it prints, line by line, without the line breaks; nothing where it is no pipe. */
  readonly stdout: LineStream
  /** What it prints to its other stream, in the same way. */
  readonly stderr: LineStream
  readonly #child: ChildProcess
  readonly #loop: EventLoop
  readonly #exited: Promise<number>
  #returncode: number | null = null

  /** @internal `child` is starting. */
  constructor(child: ChildProcess, exited: Promise<number>, loop: EventLoop) {
    this.pid = child.pid ?? 0
    this.stdin = new ChildInput(child.stdin, loop)
    this.stdout = new LineStream(child.stdout, loop)
    this.stderr = new LineStream(child.stderr, loop)
    this.#child = child
    this.#loop = loop
    this.#exited = exited.then((code) => {
      this.#returncode = code
      return code
    })
  }

  /** Its exit code, once it has ended; a child that a signal ended has the signal's negative number, as in asyncio. */
  get returncode(): number | null {
    return this.#returncode
  }

  /** Waits for its end and gives its exit code. Cancelling leaves the child alone. */
  wait(): CoroutineObject<number> {
    const wait = (): Future<number> | number => this.#returncode ?? new OutsideFuture(this.#exited, this.#loop)
    return new CoroutineObject('Subprocess.wait', wait, this.#loop)
  }

  /**
   * Hands it `input`, closes its stdin, and gives all that is left of what it prints, once it has ended. A child that does
   * not read its input is no error. Cancelled, it loses nothing: what was printed is there for the next who asks.
   */
  communicate(input?: string | Uint8Array): CoroutineObject<readonly [stdout: string, stderr: string]> {
    return new CoroutineObject('Subprocess.communicate', () => this.#communicate(input), this.#loop)
  }

  /** Sends it a signal. Throws a ProcessLookupError where it has ended. */
  sendSignal(signal: SignalName): void {
    if (!this.#child.kill(signal)) throw new ProcessLookupError(`the process ${this.pid} has ended`)
  }

  /** Asks it to end: SIGTERM. Throws a ProcessLookupError where it has ended. */
  terminate(): void {
    this.sendSignal('SIGTERM')
  }

  /** Ends it: SIGKILL. Throws a ProcessLookupError where it has ended. */
  kill(): void {
    this.sendSignal('SIGKILL')
  }

  async #communicate(input: string | Uint8Array | undefined): Promise<readonly [string, string]> {
    this.stdin.end(input)
    const out = await this.stdout.read()
    const err = await this.stderr.read()
    await this.wait()
    return [out, err]
  }
}

/**
 * asyncio's `create_subprocess_exec`: starts `file` with `args`, no shell between. Its streams are pipes, and text. Where
 * the task in which this is called is cancelled, or its loop is closed, the child is asked to end (SIGTERM), and made to
 * after `graceMs` (SIGKILL). Throws a SubprocessError where the program cannot be started.
 */
export function createSubprocess(
  file: string,
  args: readonly string[] = [],
  options: SubprocessOptions = {},
  loop?: EventLoop,
): CoroutineObject<Subprocess> {
  return subprocessOf('createSubprocess', { file, args, shell: false, options }, loop)
}

/**
 * asyncio's `create_subprocess_shell`: has the system's shell perform `command`. As `createSubprocess` otherwise; what the
 * shell itself cannot start it prints, and exits with 127.
 */
export function createSubprocessShell(
  command: string,
  options: SubprocessOptions = {},
  loop?: EventLoop,
): CoroutineObject<Subprocess> {
  return subprocessOf('createSubprocessShell', { file: command, args: [], shell: true, options }, loop)
}

function subprocessOf(
  name: string,
  plan: Omit<ChildPlan, 'loop' | 'owner'>,
  chosen: EventLoop | undefined,
): CoroutineObject<Subprocess> {
  const caller = taskInScope()
  const begin = async (): Promise<Subprocess> => {
    const loop = chosen ?? getRunningLoop()
    const owner = caller ?? loop.currentTask()
    const { child, exited, start } = startChild({ ...plan, loop, owner })
    const subprocess = new Subprocess(child, exited, loop)
    await start()
    return subprocess
  }
  return new CoroutineObject(name, begin, chosen)
}
