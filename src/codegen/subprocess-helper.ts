import { imported, type Names } from './names.ts'

export interface SubprocessHelper {
  readonly imports: readonly string[]
  readonly text: string
}

const modules = [
  ['spawn', 'node:child_process'],
  ['constants', 'node:os'],
  ['createInterface', 'node:readline'],
  ['PassThrough', 'node:stream'],
  ['text', 'node:stream/consumers'],
] as const

/**
 * `createSubprocess` without the runtime, for calls without options: its imports under free names, and the function.
 * `stopping`: the expression for the signal that stops its caller.
 */
export function subprocessHelper(names: Names, stopping: string): SubprocessHelper {
  const locals = modules.map(([name, module]) => ({ name, module, local: names.take(name) }))
  const local = (wanted: string): string => locals.find(({ name }) => name === wanted)?.local ?? wanted
  return {
    imports: locals.map(({ name, module, local: own }) => `import { ${imported(name, own)} } from '${module}'`),
    text: helper.replace(/\b(\w+?)__/g, (_, name: string) => local(name)).replace('STOPPING', stopping),
  }
}

/** Words that end in `__` stand for the names of the imports. */
const helper = `/** Starts a program: its output line by line, or by \`communicate\` all of it; \`wait\` gives its exit code. */
async function createSubprocess(file: string, args: readonly string[] = []) {
  const stop = STOPPING
  stop?.throwIfAborted()
  const child = spawn__(file, args, { stdio: 'pipe' })
  let returncode: number | null = null
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve((returncode = code ?? -constants__.signals[signal ?? 'SIGKILL'])))
  })
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  const end = (): boolean => child.kill('SIGTERM')
  process.once('exit', end)
  stop?.addEventListener('abort', end)
  void ended.then(() => (process.off('exit', end), stop?.removeEventListener('abort', end)))
  const sendSignal = (signal: NodeJS.Signals): void => {
    if (!child.kill(signal)) throw new Error(\`the process \${child.pid} has ended\`)
  }
  const terminate = (): void => sendSignal('SIGTERM')
  const kill = (): void => sendSignal('SIGKILL')
  child.stdin.on('error', () => {})
  const [out, err] = [new PassThrough__({ highWaterMark: 2 ** 16 }), new PassThrough__({ highWaterMark: 2 ** 16 })]
  child.stdout.pipe(out)
  child.stderr.pipe(err)
  const lines = async function* (input: typeof out): AsyncGenerator<string> {
    yield* createInterface__({ input })
    stop?.throwIfAborted()
  }
  const wait = async (): Promise<number> => {
    const code = await ended
    stop?.throwIfAborted()
    return code
  }
  const communicate = async (input = ''): Promise<[stdout: string, stderr: string]> => {
    child.stdin.end(input)
    const texts = await Promise.all([text__(out), text__(err)])
    await wait()
    return texts
  }
  const { pid, stdin } = child
  const streams = { stdin, stdout: lines(out), stderr: lines(err) }
  return { pid, ...streams, wait, communicate, sendSignal, terminate, kill, get returncode() { return returncode } }
}`
