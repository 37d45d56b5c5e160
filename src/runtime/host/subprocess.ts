import type { ChildProcess } from 'node:child_process'
import { CoroutineObject } from '../core/coroutine.ts'
import { presentTask } from '../core/owner.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { checkSize } from '../ground/arguments.ts'
import { type EndsWithAwaitUsing, endedByAwaitUsing } from '../ground/disposal.ts'
import { ProcessLookupError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { ByteStream } from './byte-stream.ts'
import { ChildInput } from './child-input.ts'
import { endWithOwners } from './child-owner.ts'
import { type ChildPlan, type SubprocessOptions, startChild } from './child-process.ts'
import { LineStream, textOfBytes } from './line-stream.ts'
import { OutsideNews } from './outside-news.ts'

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

/** The plan of the child, with the function that ends it. */
interface OwnedPlan extends ChildPlan {
  end(): void
}

/** The default limit of asyncio's StreamReader. */
const defaultLimitBytes = 2 ** 16

/** A stream of text, or of bytes. */
export type OutputStream<Output extends string | Uint8Array> = Output extends string ? LineStream : ByteStream

// biome-ignore lint/correctness/noUnusedVariables: both declarations of it have the same
export interface Subprocess<Output extends string | Uint8Array = string> extends EndsWithAwaitUsing {}

/**
 * asyncio's Process: a child with its streams, which does not outlive the task or the loop that started it. `Output`:
 * whether it prints text or bytes. At the end of an `await using` block the child is asked to end, as at the end of its
 * task, and awaited.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its symbol is not in every program's types
export class Subprocess<Output extends string | Uint8Array = string> {
  /** Its process ID. */
  readonly pid: number
  /** Its input: call `write`, then `end`. */
  readonly stdin: ChildInput
  /** Its output, as lines without line breaks, or as bytes; empty where it is no pipe. */
  readonly stdout: OutputStream<Output>
  /** Its error output, in the same form. */
  readonly stderr: OutputStream<Output>
  readonly #child: ChildProcess
  readonly #loop: EventLoop
  readonly #isText: boolean
  readonly #outputs: readonly [stdout: ByteStream, stderr: ByteStream]
  readonly #exit: OutsideNews
  #returncode: number | null = null
  readonly #end: () => void
  #communications = 0

  static {
    endedByAwaitUsing(Subprocess.prototype, function end(this: Subprocess<string | Uint8Array>) {
      return this.#ended()
    })
  }

  /** @internal `child` is starting. */
  constructor(child: ChildProcess, exited: Promise<number>, { loop, options, end }: OwnedPlan) {
    const { limitBytes = defaultLimitBytes, text = true } = options
    const output = (name: 'stdout' | 'stderr') => new ByteStream(child[name], { name, limitBytes, loop })
    this.pid = child.pid ?? 0
    this.stdin = new ChildInput(child.stdin, loop)
    this.#outputs = [output('stdout'), output('stderr')]
    const [stdout, stderr] = this.#outputs.map((bytes) => (text ? new LineStream(bytes, loop) : bytes))
    this.stdout = stdout as OutputStream<Output>
    this.stderr = stderr as OutputStream<Output>
    this.#child = child
    this.#loop = loop
    this.#end = end
    this.#isText = text
    this.#exit = new OutsideNews('child', loop)
    void exited.then((code) => {
      this.#returncode = code
      this.#exit.tell()
    })
  }

  /**
   * Its exit code; null until it has ended. For a child ended by a signal it is the signal's negative number, as in
   * asyncio.
   */
  get returncode(): number | null {
    return this.#returncode
  }

  /**
   * Waits for its end and resolves with its exit code. A cancel does not affect the child: `waitFor(child.wait(),
   * 1000)` finds out whether it ends within a second. A child whose output nobody reads stops after `limitBytes` and
   * does not end: read the output meanwhile, use `communicate`, or start the child with `stdout: 'ignore'`.
   */
  wait(): CoroutineObject<number> {
    return new CoroutineObject('Subprocess.wait', () => this.#returncode ?? this.#wait(), this.#loop)
  }

  /**
   * Sends `input`, closes stdin, and once the child has ended resolves with all the output that is left, which is kept
   * in memory. A child that does not read its input is no error. A cancel loses nothing: a second call returns
   * everything, and does not send its input.
   */
  communicate(input?: string | Uint8Array): CoroutineObject<readonly [stdout: Output, stderr: Output]> {
    return new CoroutineObject('Subprocess.communicate', () => this.#communicate(input), this.#loop)
  }

  /** Sends it a signal. Throws a ProcessLookupError if it has ended. */
  sendSignal(signal: SignalName): void {
    if (!this.#child.kill(signal)) throw new ProcessLookupError(`the process ${this.pid} has ended`)
  }

  /** Asks it to end (SIGTERM). Throws a ProcessLookupError if it has ended. */
  terminate(): void {
    this.sendSignal('SIGTERM')
  }

  /** Kills it (SIGKILL). Throws a ProcessLookupError if it has ended. */
  kill(): void {
    this.sendSignal('SIGKILL')
  }

  async #wait(): Promise<number> {
    while (this.#returncode === null) await this.#exit.next()
    return this.#returncode
  }

  async #ended(): Promise<void> {
    if (this.#returncode === null) this.#end()
    await this.wait()
  }

  async #communicate(input: string | Uint8Array | undefined): Promise<readonly [Output, Output]> {
    if (this.#communications === 0) this.stdin.end(input)
    this.#communications += 1
    const number = this.#communications
    const [stdout, stderr] = this.#outputs
    // Both are kept from the beginning: the child may wait for a reader of one stream while the other is being read.
    const letGo = [stdout.keepAll(), stderr.keepAll()]
    try {
      await stdout.end()
      await stderr.end()
      await this.#wait()
    } finally {
      for (const end of letGo) end()
    }
    // A call that was given up may still be waiting, if its code ignored the cancel. The output belongs to the latest
    // call.
    const isLatest = number === this.#communications
    return [this.#output(stdout, isLatest), this.#output(stderr, isLatest)]
  }

  #output(stream: ByteStream, isTaken: boolean): Output {
    const rest = isTaken ? stream.rest() : new Uint8Array(0)
    return (this.#isText ? textOfBytes(rest) : rest) as Output
  }
}

/** The type of a child's output, by the type of its option `text`. */
export type OutputOf<Text extends boolean> = Text extends true ? string : Uint8Array

/**
 * asyncio's `create_subprocess_exec`: starts `file` with `args`, without a shell. Its streams are pipes of text, or of
 * bytes with `text: false`. The child is asked to end (SIGTERM), and killed after `graceMs` (SIGKILL), when the task
 * that called this ends, unless that task returns the child or an object with the child in it; and when its loop is
 * closed. A timeout or a group within the task ends no child. Throws a SubprocessError where the program can't be
 * started.
 */
export function createSubprocess<Text extends boolean = true>(
  file: string,
  args: readonly string[] = [],
  options: SubprocessOptions<Text> = {},
  loop?: EventLoop,
): CoroutineObject<Subprocess<OutputOf<Text>>> {
  return subprocessOf('createSubprocess', { file, args, shell: false, options }, loop)
}

/**
 * asyncio's `create_subprocess_shell`: runs `command` in the system's shell. Otherwise as `createSubprocess`. If the
 * shell can't start the command, it prints that and exits with code 127.
 */
export function createSubprocessShell<Text extends boolean = true>(
  command: string,
  options: SubprocessOptions<Text> = {},
  loop?: EventLoop,
): CoroutineObject<Subprocess<OutputOf<Text>>> {
  return subprocessOf('createSubprocessShell', { file: command, args: [], shell: true, options }, loop)
}

function subprocessOf<Output extends string | Uint8Array>(
  name: string,
  plan: Omit<ChildPlan, 'loop'>,
  chosen: EventLoop | undefined,
): CoroutineObject<Subprocess<Output>> {
  const { limitBytes } = plan.options
  if (limitBytes !== undefined) checkSize(limitBytes, `${name}: limitBytes`)
  const caller = presentTask()
  const begin = async (): Promise<Subprocess<Output>> => {
    const loop = chosen ?? getRunningLoop()
    const { child, exited, end, start } = startChild({ ...plan, loop })
    const subprocess = new Subprocess<Output>(child, exited, { ...plan, loop, end })
    const forget = endWithOwners({ loop, task: caller ?? loop.currentTask() }, subprocess, end)
    void exited.then(forget)
    try {
      await start()
    } catch (error) {
      forget()
      throw error
    }
    return subprocess
  }
  return new CoroutineObject(name, begin, chosen)
}
