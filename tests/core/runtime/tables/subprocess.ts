import assert from 'node:assert/strict'
import { ChildProcess } from 'node:child_process'
import {
  CancelledError,
  type CoroutineObject,
  createSubprocess,
  createSubprocessShell,
  createTask,
  currentTask,
  Event,
  EventLoop,
  type Future,
  gather,
  getRunningLoop,
  IncompleteReadError,
  LimitOverrunError,
  ProcessLookupError,
  run,
  type Subprocess,
  SubprocessError,
  type SubprocessOptions,
  sleep,
  type Task,
  TimeoutError,
  taskGroup,
  timeout,
  virtualClock,
  waitFor,
} from '#runtime'
import { type Excluded, exclude, type Row, row, rowOutside, thrownBy } from './row.ts'

const base = 'test_subprocess.SubprocessMixin'
/** The same tests with transports. */
const events = 'test_events.SubprocessTestsMixin'
const transports = 'test_subprocess.SubprocessTransportTests'

/** More bytes than any pipe holds. */
const large = 'x'.repeat(2 ** 20)

/** A child that runs `code` under this Node. */
function node(code: string, options: SubprocessOptions = {}): CoroutineObject<Subprocess> {
  return createSubprocess(process.execPath, ['-e', code], options)
}

/** Code that prints that it has started, then waits for ever; `onTerm`: what it does on SIGTERM. */
function endless(onTerm = ''): string {
  return `${onTerm}; console.log('ready'); setInterval(() => {}, 1e6)`
}

/** An endless child that has started. */
async function startedEndless(onTerm = '', options: SubprocessOptions = {}): Promise<Subprocess> {
  const child = await node(endless(onTerm), options)
  assert.deepEqual(await child.stdout.next(), { done: false, value: 'ready' })
  return child
}

const cat = 'process.stdin.pipe(process.stdout)'
const countInput = "let n = 0; process.stdin.on('data', (d) => { n += d.length }).on('end', () => console.log(n))"

/** Waits, outside of any loop, until the host has noticed the end of every child. */
async function allEnded(): Promise<void> {
  const { getActiveResourcesInfo } = process as unknown as { getActiveResourcesInfo(): readonly string[] }
  while (getActiveResourcesInfo().includes('ProcessWrap')) await new Promise((resolve) => setImmediate(resolve))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const talking: readonly Row[] = [
  row(`${base}.test_stdin_stdout`, 'a child is written to, and read from to the end', async () => {
    const child = await node(cat)
    child.stdin.write('some data')
    await child.stdin.drain()
    child.stdin.end()
    assert.equal(await child.stdout.read(), 'some data')
    assert.equal(await child.wait(), 0)
  }),
  row(`${base}.test_communicate`, 'communicate hands the input over and gives all that is printed', async () => {
    for (const input of ['grüße', new TextEncoder().encode('grüße')]) {
      const child = await node(`console.error('err'); ${cat}`)
      assert.equal(child.returncode, null)
      assert.deepEqual(await child.communicate(input), ['grüße', 'err\n'])
      assert.equal(child.returncode, 0)
    }
  }),
  row(
    [`${base}.test_communicate_none_input`, `${base}.test_empty_input`],
    'without an input the child reads nothing',
    async () => {
      for (const input of [undefined, '']) {
        assert.deepEqual(await (await node(countInput)).communicate(input), ['0\n', ''])
      }
    },
  ),
  row(`${base}.test_stdin_not_inheritable`, 'a child hears when its input is over', async () => {
    assert.deepEqual(await (await node(countInput)).communicate('abc'), ['3\n', ''])
  }),
  row(`${base}.test_pause_reading`, 'communicate gives more than any buffer holds', async () => {
    const [out] = await (await node(`process.stdout.write('x'.repeat(${large.length}))`)).communicate()
    assert.equal(out, large)
  }),
  row(`${base}.test_read_stdout_after_process_exit`, 'what a child printed can be read when it has ended', async () => {
    const text = 'x'.repeat(2 ** 16)
    const child = await node(`process.stdout.write('${text}'); process.exitCode = 1`)
    assert.equal(await child.wait(), 1)
    assert.equal(await child.stdout.read(), text)
    assert.equal(await child.stdout.read(), '')
  }),
  row(`${base}.test_stdin_broken_pipe`, 'drain throws where the child takes no more input', async () => {
    const child = await node('process.exit()')
    child.stdin.write(large)
    assert.ok((await thrownBy(child.stdin.drain())) instanceof SubprocessError)
    assert.ok((await thrownBy(child.stdin.drain())) instanceof SubprocessError)
    assert.equal(await child.wait(), 0)
  }),
  row(`${base}.test_communicate_ignore_broken_pipe`, 'communicate takes no offence at that', async () => {
    const child = await node("console.log('bye'); process.exit()")
    assert.deepEqual(await child.communicate(large), ['bye\n', ''])
  }),
  row([], 'drain waits for the child to read', async () => {
    const child = await node(`process.stdin.pause(); console.log('ready'); setTimeout(() => process.stdin.resume(), 5)`)
    await child.stdout.next()
    child.stdin.write(large)
    await child.stdin.drain()
    child.stdin.end()
    assert.equal(await child.wait(), 0)
  }),
  row(
    `${base}.test_subprocess_communicate_stdout`,
    'many children are talked to at once, each by its own task',
    async () => {
      const texts = ['a', 'b', 'c', 'd', 'e']
      const said = async (text: string): Promise<string> => {
        const [out] = await (await node(`console.log('${text}')`)).communicate()
        return out.trim()
      }
      assert.deepEqual(await gather(texts.map((text) => () => said(text))), texts)
    },
  ),
]

const lines: readonly Row[] = [
  row([], 'lines come while the child runs, whole ones, without their breaks', async () => {
    const child = await node(`process.stdout.write('o'); process.stdout.write('ne\\r\\ntwo\\n\\n')
      process.stdin.once('data', (answer) => { process.stdout.write('got ' + answer); process.stdin.destroy() })`)
    const seen: string[] = []
    for await (const line of child.stdout) {
      seen.push(line)
      // The child goes on only now, so it was still running when its lines came.
      if (line === '') child.stdin.write('yes')
    }
    assert.deepEqual(seen, ['one', 'two', '', 'got yes'])
    assert.equal(await child.wait(), 0)
  }),
  row([], 'who has read a line is given the others by read and by communicate', async () => {
    for (const way of ['read', 'communicate'] as const) {
      const child = await node("console.log('one\\ntwo\\nthree')")
      assert.deepEqual(await child.stdout.next(), { done: false, value: 'one' })
      const rest = way === 'read' ? await child.stdout.read() : (await child.communicate())[0]
      assert.equal(rest, 'two\nthree\n')
      assert.deepEqual(await child.stdout.next(), { done: true, value: undefined })
    }
  }),
  row([], "the line that a cancelled reader waited for is the next one's", async () => {
    const child = await node("process.stdin.once('data', () => { console.log('late'); process.exit() })")
    const first = createTask(child.stdout.next())
    await sleep(0)
    first.cancel()
    assert.ok((await thrownBy(first)) instanceof CancelledError)
    child.stdin.write('go')
    assert.deepEqual(await child.stdout.next(), { done: false, value: 'late' })
    await child.wait()
  }),
  row([], 'of several readers each gets a line of its own', async () => {
    const child = await node("process.stdin.once('data', () => { console.log('one\\ntwo'); process.exit() })")
    const readers = [1, 2, 3].map(() => createTask(child.stdout.next()))
    await sleep(0)
    child.stdin.write('go')
    const read = await gather(readers)
    assert.deepEqual(
      read.map(({ value }) => value),
      ['one', 'two', undefined],
    )
  }),
  row([], 'a communicate that is cancelled loses nothing', async () => {
    const child = await node(`console.log('early'); ${cat}`)
    const first = createTask(child.stdout.next())
    await first
    const communicating = createTask(child.stdout.read())
    await sleep(0)
    communicating.cancel()
    assert.ok((await thrownBy(communicating)) instanceof CancelledError)
    assert.deepEqual(await child.communicate('late'), ['late', ''])
  }),
]

/** Prints to stderr how much of its output was taken, once no more is taken for a while. */
const chatty = `const { Socket } = require('node:net')
const out = new Socket({ fd: 1, readable: false })
const block = Buffer.alloc(2 ** 14, 'a line of fifteen\\n')
let taken = 0
let timer
const tell = () => { console.error(taken); process.exit() }
const put = () => {
  clearTimeout(timer)
  if (taken >= 2 ** 26) return tell()
  timer = setTimeout(tell, 200)
  out.write(block, () => { taken += block.length; put() })
}
put()`

/** What the host's pipes hold, and one read. */
const pipesBytes = 2 ** 21

async function takenOf(options: SubprocessOptions<boolean>, read: (child: Subprocess) => PromiseLike<unknown>) {
  const child = (await createSubprocess(process.execPath, ['-e', chatty], { ...options, text: true })) as Subprocess
  await read(child)
  return Number(await child.stderr.read())
}

const bounds: readonly Row[] = [
  row([], 'of a chatty child that is read slowly no more is taken than the limit', async () => {
    const taken = await takenOf({}, (child) => child.stdout.next().then(() => child.stdout.next()))
    assert.ok(taken >= 2 ** 16 && taken < 2 ** 16 + pipesBytes, `${taken} bytes were taken`)
  }),
  row([], 'nor of one whose output nobody reads', async () => {
    const taken = await takenOf({}, async () => {})
    assert.ok(taken < 2 ** 16 + pipesBytes, `${taken} bytes were taken`)
  }),
  row([], 'the limit is an option', async () => {
    const taken = await takenOf({ limitBytes: 2 ** 24 }, async () => {})
    assert.ok(taken >= 2 ** 24 && taken < 2 ** 24 + pipesBytes, `${taken} bytes were taken`)
    for (const limitBytes of [-1, 0.5, Number.NaN]) {
      await assert.rejects(async () => createSubprocess('true', [], { limitBytes }), RangeError)
    }
    await assert.rejects(async () => createSubprocess('true', [], { limitBytes: '1' as never }), TypeError)
  }),
  row([], 'a child that nobody reads any more once it has ended is bounded as well', async () => {
    // Node reads the rest when a child has ended; here the shell's own child goes on.
    const child = await createSubprocessShell(`"${process.execPath}" -e "$CODE" &`, { env: { CODE: chatty } })
    assert.equal(await child.wait(), 0)
    assert.ok(Number(await child.stderr.read()) < 2 ** 16 + pipesBytes)
  }),
  row([], 'all that was held back can be read', async () => {
    const child = await node(`process.stdout.write('x'.repeat(${large.length}))`, { limitBytes: 1000 })
    await sleep(1)
    assert.equal(await child.stdout.read(), large)
  }),
  row([], 'communicate reads both outputs at the same time', async () => {
    const child = await node(`process.stderr.write('e'.repeat(2 ** 20)); process.stdout.write('o'.repeat(2 ** 20))`)
    const [out, err] = await child.communicate()
    assert.deepEqual([out.length, err.length], [2 ** 20, 2 ** 20])
  }),
  row(
    [],
    'a line that is longer than the limit is an error that says what to do, and the next one comes whole',
    async () => {
      for (const length of [17, 40, 200_000]) {
        const code = `console.log('x'.repeat(16) + '\\n' + 'y'.repeat(${length}) + '\\n' + 'grüße')`
        const child = await node(code, { limitBytes: 16 })
        assert.deepEqual(await child.stdout.next(), { done: false, value: 'x'.repeat(16) })
        const error = await thrownBy(child.stdout.next())
        assert.ok(error instanceof LimitOverrunError)
        assert.match(error.message, /more than 16 bytes of stdout .* higher limitBytes/)
        assert.deepEqual(await child.stdout.next(), { done: false, value: 'grüße' })
        assert.deepEqual(await child.stdout.next(), { done: true, value: undefined })
      }
    },
  ),
]

/** Like `node`, but its output is bytes. */
function bytesOf(code: string, limitBytes = 2 ** 16): CoroutineObject<Subprocess<Uint8Array>> {
  return createSubprocess(process.execPath, ['-e', code], { text: false, limitBytes })
}

const bytesIn = (text: string): Uint8Array => new TextEncoder().encode(text)

const bytes: readonly Row[] = [
  row([], 'the output of a child can be bytes: no text is made of them', async () => {
    const child = await bytesOf('process.stdout.write(Buffer.from([0, 255, 254, 10])); process.stderr.write("e")')
    const output = await child.communicate()
    assert.deepEqual(output, [new Uint8Array([0, 255, 254, 10]), bytesIn('e')])
    assert.equal(Object.getPrototypeOf(output[0]), Uint8Array.prototype)
  }),
  row([], 'read gives as many bytes as there are, at most so many; at the end none', async () => {
    const child = await bytesOf("process.stdout.write('abcdef')")
    await child.wait()
    assert.deepEqual(await child.stdout.read(0), bytesIn(''))
    assert.deepEqual(await child.stdout.read(4), bytesIn('abcd'))
    assert.equal(child.stdout.atEnd(), false)
    assert.deepEqual(await child.stdout.read(4), bytesIn('ef'))
    assert.deepEqual(await child.stdout.read(4), bytesIn(''))
    assert.deepEqual(await child.stdout.read(), bytesIn(''))
    assert.equal(child.stdout.atEnd(), true)
  }),
  row([], 'what is no size is refused', async () => {
    const child = await bytesOf('')
    for (const size of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => child.stdout.read(size), RangeError)
      assert.throws(() => child.stdout.readExactly(size), RangeError)
    }
    assert.throws(() => child.stdout.read('1' as never), TypeError)
    assert.throws(() => child.stdout.readUntil(''), RangeError)
  }),
  row([], 'readExactly gives as many, be it more than the limit, or throws what there was', async () => {
    const child = await bytesOf(`process.stdout.write('x'.repeat(${large.length}) + 'abc')`, 100)
    assert.deepEqual(await child.stdout.readExactly(large.length), bytesIn(large))
    const error = await thrownBy(child.stdout.readExactly(4))
    assert.ok(error instanceof IncompleteReadError)
    assert.deepEqual([error.partial, error.expected], [bytesIn('abc'), 4])
    assert.equal(child.stdout.atEnd(), true)
  }),
  row([], 'readLine gives lines with their breaks, the last one as it is, and then nothing', async () => {
    const child = await bytesOf("process.stdout.write('one\\r\\n\\ntwo')")
    const read: Uint8Array[] = []
    for (let count = 0; count < 4; count += 1) read.push(await child.stdout.readLine())
    assert.deepEqual(read, ['one\r\n', '\n', 'two', ''].map(bytesIn))
  }),
  row([], 'readUntil gives all up to a separator, which may come in parts', async () => {
    const code = `process.stdout.write('head-'); process.stdin.once('data', () => { process.stdout.write('-end--rest')
      process.stdin.destroy() })`
    const child = await bytesOf(code)
    const reading = createTask(child.stdout.readUntil('--end--'))
    await sleep(0)
    child.stdin.write('go')
    assert.deepEqual(await reading, bytesIn('head--end--'))
    const error = await thrownBy(child.stdout.readUntil(bytesIn('--')))
    assert.ok(error instanceof IncompleteReadError)
    assert.deepEqual([error.partial, error.expected], [bytesIn('rest'), null])
  }),
  row([], 'behind the limit readUntil throws, and leaves all where it is', async () => {
    const child = await bytesOf("process.stdout.write('x'.repeat(20) + ';')", 16)
    const error = await thrownBy(child.stdout.readUntil(';'))
    assert.ok(error instanceof LimitOverrunError && error.consumed >= 17 && error.consumed <= 20)
    assert.deepEqual(await child.stdout.read(), bytesIn(`${'x'.repeat(20)};`))
  }),
  row([], 'for await gives parts as they come', async () => {
    const child = await bytesOf(`process.stdout.write('one'); process.stdin.once('data', () => {
      process.stdout.write('two'); process.stdin.destroy() })`)
    const parts: Uint8Array[] = []
    for await (const part of child.stdout) {
      if (parts.length === 0) child.stdin.write('go')
      parts.push(part)
    }
    assert.deepEqual(parts, ['one', 'two'].map(bytesIn))
  }),
  row([], 'a reader of bytes who is cancelled leaves them to the next one', async () => {
    const child = await bytesOf("process.stdin.once('data', () => { process.stdout.write('late'); process.exit() })")
    const readers = [child.stdout.read(2), child.stdout.readExactly(2), child.stdout.readLine(), child.stdout.read()]
    for (const reader of readers) {
      const reading = createTask(reader)
      await sleep(0)
      reading.cancel()
      assert.ok((await thrownBy(reading)) instanceof CancelledError)
    }
    child.stdin.write('go')
    assert.deepEqual(await child.stdout.read(), bytesIn('late'))
  }),
  row([], 'for bytes the limit holds as for text', async () => {
    const child = await createSubprocess(process.execPath, ['-e', chatty], { text: false })
    await child.stdout.read(10)
    const taken = Number(new TextDecoder().decode(await child.stderr.read()))
    assert.ok(taken >= 2 ** 16 && taken < 2 ** 16 + pipesBytes, `${taken} bytes were taken`)
  }),
]

/** A row in real time: virtual time stands still while a child runs, so no timeout would come. */
function timedRow(says: string, main: () => Promise<void>): Row {
  return rowOutside([], says, () => run(main))
}

/** Ends a child by this signal, and returns its exit code. */
async function endBy(child: Subprocess): Promise<number> {
  child.sendSignal('SIGUSR2')
  return child.wait()
}

const handled: readonly Row[] = [
  timedRow('a wait that timed out has left the child alone', async () => {
    const child = await startedEndless()
    // No helper is in between: the cancel is of this very await.
    try {
      await waitFor(child.wait(), 1)
      assert.fail('the child has ended')
    } catch (error) {
      assert.ok(error instanceof TimeoutError)
    }
    assert.equal(await endBy(child), -12)
  }),
  timedRow('so has any other timeout, and a group that failed, within the task that started it', async () => {
    const child = await startedEndless()
    assert.ok((await thrownBy(waitFor(new Event().wait(), 1))) instanceof TimeoutError)
    assert.ok((await thrownBy(timeout(1, () => sleep(10_000)))) instanceof TimeoutError)
    const failing = taskGroup(async (group) => {
      group.createTask(async () => {
        throw new Error('no')
      })
      await new Event().wait()
    })
    assert.ok((await thrownBy(failing)) instanceof AggregateError)
    assert.equal(await endBy(child), -12)
  }),
  timedRow('a communicate that timed out gives everything when it is called again', async () => {
    const code = `const { writeSync, closeSync } = require('node:fs')
      let isAsked = false
      let hasRead = false
      const end = () => { if (isAsked && hasRead) { writeSync(2, 'late'); process.exit() } }
      process.stdin.on('data', (part) => { hasRead = true; writeSync(1, part); closeSync(1); writeSync(2, 'early '); end() })
      process.on('SIGUSR2', () => { isAsked = true; end() })
      setInterval(() => {}, 1e6)
      console.error('ready')`
    const child = await node(code)
    await child.stderr.next()
    for (const timeoutMs of [50, 1]) {
      try {
        await waitFor(child.communicate('input'), timeoutMs)
        assert.fail('the child has ended')
      } catch (error) {
        assert.ok(error instanceof TimeoutError)
      }
    }
    child.sendSignal('SIGUSR2')
    assert.deepEqual(await child.communicate('input'), ['input', 'early late'])
  }),
  row([], 'who has closed the stdin of a child can write nothing more to it', async () => {
    const child = await node(countInput)
    child.stdin.end('abc')
    assert.throws(() => child.stdin.write('d'), SubprocessError)
    child.stdin.end()
    assert.deepEqual(await child.communicate(), ['3\n', ''])
  }),
]

const ends: readonly Row[] = [
  row(`${base}.test_shell`, 'a shell performs a command, and exits with its code', async () => {
    assert.equal(await (await createSubprocessShell('exit 7')).wait(), 7)
  }),
  row(`${base}.test_start_new_session`, 'a child can have a session of its own', async () => {
    assert.equal(await (await createSubprocessShell('exit 8', { startNewSession: true })).wait(), 8)
    const isLeader: boolean[] = []
    for (const startNewSession of [true, false]) {
      const child = await startedEndless('', { startNewSession })
      isLeader.push(isAlive(-child.pid))
      child.kill()
      await child.wait()
    }
    assert.deepEqual(isLeader, [true, false])
  }),
  row(
    [`${base}.test_kill`, `${events}.test_subprocess_kill`],
    'kill ends a child, which is named by the negative number of the signal',
    async () => {
      const child = await node(endless())
      child.kill()
      assert.equal(await child.wait(), -9)
      assert.equal(child.returncode, -9)
    },
  ),
  row(
    `${base}.test_kill_issue43884`,
    'whoever waits for a shell does not wait for what the shell started',
    async () => {
      const child = await createSubprocessShell('sleep 1; sleep 1')
      child.kill()
      assert.equal(await child.wait(), -9)
    },
  ),
  row([`${base}.test_terminate`, `${events}.test_subprocess_terminate`], 'terminate asks a child to end', async () => {
    const child = await startedEndless()
    child.terminate()
    assert.equal(await child.wait(), -15)
    const obeying = await startedEndless("process.on('SIGTERM', () => process.exit(7))")
    obeying.terminate()
    assert.equal(await obeying.wait(), 7)
  }),
  row(
    [`${base}.test_send_signal`, `${events}.test_subprocess_send_signal`],
    'a child can be sent any signal',
    async () => {
      const child = await startedEndless()
      child.sendSignal('SIGHUP')
      assert.equal(await child.wait(), -1)
    },
  ),
  row(
    `${transports}.test_proc_exited`,
    'a child that has ended can be sent no signal: that is a ProcessLookupError',
    async () => {
      const child = await node('process.exitCode = 6')
      assert.equal(await child.wait(), 6)
      assert.throws(() => child.sendSignal('SIGTERM'), ProcessLookupError)
      assert.throws(() => child.terminate(), ProcessLookupError)
      assert.throws(() => child.kill(), ProcessLookupError)
    },
  ),
  row(
    `${base}.test_subprocess_send_signal_race`,
    'signals that meet the end of a child do no harm to its exit code',
    async () => {
      const child = await node('process.exitCode = 5')
      let isOver = false
      while (!isOver) {
        try {
          child.sendSignal('SIGCONT')
        } catch (error) {
          assert.ok(error instanceof ProcessLookupError)
          isOver = true
        }
        await sleep(0)
      }
      assert.equal(await child.wait(), 5)
    },
  ),
  row(`${base}.test_subprocess_concurrent_wait`, 'as many as like can wait for a child', async () => {
    const child = await node(cat)
    await child.communicate('some data')
    assert.deepEqual(await gather([1, 2, 3].map(() => child.wait())), [0, 0, 0])
  }),
  row(`${base}.test_cancel_process_wait`, 'cancelling whoever waits leaves the child alone', async () => {
    const child = await startedEndless()
    const waiting = createTask(child.wait())
    getRunningLoop().callSoon(() => void waiting.cancel())
    assert.ok((await thrownBy(waiting)) instanceof CancelledError)
    assert.equal(waiting.cancel(), false)
    assert.equal(child.returncode, null)
    child.kill()
    assert.equal(await child.wait(), -9)
  }),
  row([], 'virtual time holds while a child runs', async () => {
    const sleeper = createTask(() => sleep(1))
    await (await node('setTimeout(() => {}, 20)')).wait()
    assert.equal(getRunningLoop().time(), 0)
    await sleeper
  }),
]

const starting: readonly Row[] = [
  row(
    [`${base}.test_popen_error`, `${base}.test_popen_error_with_stdin_pipe`],
    'a program that can not be started is told of, with what may be wrong',
    async () => {
      for (const stdin of ['inherit', 'pipe'] as const) {
        const error = await thrownBy(createSubprocess('no-such-program', [], { stdin }))
        const says = 'there is no program "no-such-program"; check its name, or give its whole path'
        assert.deepEqual(error, new SubprocessError(says))
      }
      const notExecutable = await thrownBy(createSubprocess('/'))
      assert.deepEqual(notExecutable, new SubprocessError('"/" may not be executed; check that it is a program'))
      const error = await thrownBy(createSubprocess(process.execPath, [], { cwd: '/no/such/folder' }))
      assert.match(String(error), /give its whole path, and that there is a folder \/no\/such\/folder$/)
    },
  ),
  row(
    `test_base_events.BaseEventLoopTests.test_subprocess_shell_invalid_args`,
    'a command for the shell is text',
    async () => {
      for (const command of [undefined, 7, ['exit', '7']]) {
        assert.ok((await thrownBy(createSubprocessShell(command as never))) instanceof TypeError)
      }
    },
  ),
  row(
    [`${base}.test_create_subprocess_env_exec`, `${base}.test_create_subprocess_env_shell`],
    'a child has the environment it is given',
    async () => {
      const env = { ...process.env, FOO: 'bar' }
      const direct = await node('process.stdout.write(process.env.FOO)', { env })
      assert.deepEqual(await direct.communicate(), ['bar', ''])
      const shell = await createSubprocessShell('echo $FOO', { env })
      assert.deepEqual(await shell.communicate(), ['bar\n', ''])
      const waiting = createTask(shell.wait())
      await sleep(0)
      assert.equal(waiting.result(), 0)
    },
  ),
  row(`${base}.test_devnull_input`, 'a child without a stdin reads nothing, and can be written nothing', async () => {
    const child = await node(countInput, { stdin: 'ignore' })
    assert.throws(() => child.stdin.write('abc'), SubprocessError)
    assert.deepEqual(await child.communicate(), ['0\n', ''])
  }),
  row(
    [`${base}.test_devnull_output`, `${base}.test_devnull_error`],
    'what a child prints into nothing is empty text',
    async () => {
      const code = "console.log('out'); console.error('err')"
      assert.deepEqual(await (await node(code, { stdout: 'ignore' })).communicate(), ['', 'err\n'])
      assert.deepEqual(await (await node(code, { stderr: 'ignore' })).communicate(), ['out\n', ''])
    },
  ),
  rowOutside([], 'outside of a running loop nobody can wait for a child', async () => {
    assert.match(String(await thrownBy(createSubprocess(process.execPath))), /no running event loop/)
  }),
]

/** Runs `body` as a task, with a future for the child that it starts. */
async function owned(body: (started: Future<Subprocess>) => Promise<void>): Promise<{
  readonly child: Subprocess
  readonly owner: Task<void>
  readonly cancel: () => Promise<unknown>
}> {
  const started = getRunningLoop().createFuture<Subprocess>()
  const owner = createTask(() => body(started))
  const child = await started
  const cancel = async (): Promise<unknown> => {
    owner.cancel()
    return thrownBy(owner)
  }
  return { child, owner, cancel }
}

const owners: readonly Row[] = [
  row([], 'the end of the task that started a child asks the child to end', async () => {
    for (const error of [null, new Error('failed')]) {
      const { child, owner } = await owned(async (started) => {
        started.setResult(await startedEndless("process.on('SIGTERM', () => process.exit(7))"))
        if (error) throw error
      })
      assert.equal(await child.wait(), 7)
      assert.equal(owner.exception(), error)
    }
  }),
  row([], 'a task that gives its child hands it on to the loop', async () => {
    const start = () => startedEndless()
    const held = async () => ({ child: await startedEndless(), port: 1 })
    const [[first, second], third] = await gather([() => gather([start, start]), createTask(start)])
    const { child: fourth } = await createTask(held)
    const fifth = (await createTask(async () => [await startedEndless()]))[0] as Subprocess
    await sleep(0)
    for (const child of [first, second, third, fourth, fifth]) assert.equal(await endBy(child), -12)
  }),
  row([], 'a task that is cancelled can talk to its child while it cleans up', async () => {
    const said: string[] = []
    const { cancel } = await owned(async (started) => {
      const child = await node(cat)
      started.setResult(child)
      try {
        await child.wait()
      } finally {
        said.push((await child.communicate('bye'))[0], String(await child.wait()))
      }
    })
    assert.ok((await cancel()) instanceof CancelledError)
    assert.deepEqual(said, ['bye', '0'])
  }),
  row([], 'the cancel of the task that started a child asks the child to end', async () => {
    const { child, cancel } = await owned(async (started) => {
      started.setResult(await startedEndless("process.on('SIGTERM', () => process.exit(7))"))
      await getRunningLoop().createFuture()
    })
    assert.ok((await cancel()) instanceof CancelledError)
    assert.equal(await child.wait(), 7)
  }),
  row([], 'a child that does not listen is made to end after its grace', async () => {
    const { child, cancel } = await owned(async (started) => {
      started.setResult(await startedEndless("process.on('SIGTERM', () => {})", { graceMs: 1 }))
      await getRunningLoop().createFuture()
    })
    assert.ok((await cancel()) instanceof CancelledError)
    assert.equal(await child.wait(), -9)
  }),
  row([], 'a child belongs to the task that asked for it, though others wait for its start', async () => {
    const { child, cancel } = await owned(async (started) => {
      started.setResult(await createTask(node(endless())))
      await getRunningLoop().createFuture()
    })
    await child.stdout.next()
    assert.ok((await cancel()) instanceof CancelledError)
    assert.equal(await child.wait(), -15)
  }),
  rowOutside(
    [
      `${base}.test_cancel_make_subprocess_transport_exec`,
      `${base}.test_cancel_post_init`,
      `${base}.test_subprocess_read_pipe_cancelled`,
      `${base}.test_subprocess_write_pipe_cancelled`,
      `${base}.test_subprocess_read_write_pipe_cancelled`,
    ],
    'whoever is cancelled while a child starts leaves no child behind',
    async () => {
      await run(
        async () => {
          const starting = createTask(async () => {
            currentTask()?.cancel()
            await node(endless(), { graceMs: 1 })
          })
          assert.ok((await thrownBy(starting)) instanceof CancelledError)
        },
        { clock: virtualClock() },
      )
      await allEnded()
    },
  ),
  rowOutside(`${base}.test_close_kill_running`, 'a child that is left when the loop is closed is ended', async () => {
    const loop = new EventLoop()
    const child = await loop.runUntilComplete(() => startedEndless("process.on('SIGTERM', () => {})", { graceMs: 1 }))
    assert.equal(child.returncode, null)
    loop.close()
    await allEnded()
    assert.equal(child.returncode, -9)
  }),
  rowOutside(`${base}.test_close_dont_kill_finished`, 'one that has ended is left in peace', async () => {
    const loop = new EventLoop()
    await loop.runUntilComplete(async () => (await node('')).wait())
    const { kill } = ChildProcess.prototype
    let kills = 0
    ChildProcess.prototype.kill = () => {
      kills += 1
      return true
    }
    try {
      loop.close()
    } finally {
      ChildProcess.prototype.kill = kill
    }
    assert.equal(kills, 0)
  }),
]

export const rows: readonly Row[] = [
  ...talking,
  ...lines,
  ...bounds,
  ...bytes,
  ...handled,
  ...ends,
  ...starting,
  ...owners,
]

export const excluded: readonly Excluded[] = [
  ...exclude(transports, 'checks `__repr__`', ['test_subprocess_repr']),
  ...exclude(transports, "a state inside of asyncio's transports, which are not here: the host has its own", [
    'test_proc_exited_no_invalid_state_error_on_exit_waiters',
  ]),
  ...exclude(base, "asyncio's streams are bytes, and it refuses to make them text; here they are text", [
    'test_create_subprocess_exec_text_mode_fails',
    'test_create_subprocess_shell_text_mode_fails',
  ]),
  ...exclude(base, 'objects that stand for a path: in JavaScript paths are text', [
    'test_create_subprocess_exec_with_path',
  ]),
  ...exclude(base, 'reads /dev/stdin, which opens no socket; the pipes of Node are sockets', ['test_devstdin_input']),
  ...exclude(base, "transports and protocols, the layer below streams, are the host's own here", [
    'test_subprocess_protocol_events',
  ]),
  ...exclude('test_subprocess.SubprocessWatcherMixin', 'how Python hears of the end of a child; Node does so itself', [
    'test_watcher_implementation',
  ]),
]
