import { describe, expect, it } from 'vitest'
import { type Ended, runtimeAlone } from '../../support/runtime-script.ts'

const remedy = 'A timeout around one of these waits would end it.'

// These tests need a process in which nothing is left to do, which the test runner's own never is.

const ranAlone = runtimeAlone()

const names = `const { createTask, Event, EventLoop, Future, gather, getRunningLoop, Lock, Queue, run, Semaphore, sleep, taskGroup,
  timeout, virtualClock } = runtime;`

/** Runs `body` as main, and prints its outcome. */
const ran = (body: string, options = '{}'): Promise<Ended> =>
  ranAlone(`${names}
    async function main() { ${body} }
    await run(main, ${options}).then((value) => console.log('value', value), (error) => console.log(String(error)))
    console.log('listeners', process.listenerCount('beforeExit'))`)

describe('where nothing is left in the process, everything that waits is a deadlock', () => {
  it.concurrent.each([
    ['a future', 'await new Future()', "'main' waits for a future that nothing is left to end"],
    ['an event', 'await new Event().wait()', "'main' waits for an event that nothing is left to set"],
    ['a queue', 'await new Queue().get()', "'main' waits for a queue that nothing is left to fill"],
    [
      'a queue that is full',
      'const queue = new Queue({ maxSize: 1 }); await queue.put(1); await queue.put(2)',
      "'main' waits for a queue that nothing is left to empty",
    ],
    [
      'a barrier',
      'await new runtime.Barrier(2).wait()',
      "'main' waits for a barrier to which nothing else is left to come",
    ],
    [
      'the items of a queue that nobody calls done',
      'const queue = new Queue(); await queue.put(1); await queue.join()',
      "'main' waits for the last items of a queue, which nothing is left to call done",
    ],
    ['a semaphore', 'await new Semaphore(0).acquire()', "'main' waits for a semaphore that nothing is left to release"],
    [
      'a lock that its owner took twice',
      'const lock = new Lock(); await lock.acquire(); await lock.acquire()',
      "'main' waits for the lock that it holds itself",
    ],
    [
      'a lock whose owner has ended',
      "const lock = new Lock(); await createTask(async () => await lock.acquire(), { name: 'owner' }); await lock.acquire()",
      "'main' waits for the lock that 'owner' has not given back",
    ],
    [
      'locks that were taken in opposite order',
      `const [a, b] = [new Lock(), new Lock()]
      const taking = (first, second) => async () => { await first.acquire(); await sleep(1); await second.acquire() }
      await gather([createTask(taking(a, b), { name: 'left' }), createTask(taking(b, a), { name: 'right' })])`,
      "'left' waits for the lock held by 'right', 'right' waits for the lock held by 'left'; 'main' waits for task 'left'",
    ],
    [
      'what holds others comes first',
      "await createTask(() => new Future(), { name: 'worker' })",
      "'worker' waits for a future that nothing is left to end, 'main' waits for task 'worker'",
    ],
    [
      'a circle comes before all, main waiting for it or not',
      `const a = createTask(async () => await b, { name: 'a' })
      const b = createTask(async () => await a, { name: 'b' })
      await new Event().wait()`,
      "'a' waits for task 'b', 'b' waits for task 'a'; 'main' waits for an event that nothing is left to set",
    ],
  ])('%s', async (_, body, text) => {
    const ended = await ran(body)
    expect(ended).toMatchObject({ code: 0, err: '', out: `DeadlockError: ${text}. ${remedy}\nlisteners 0\n` })
  })

  it('a native promise, which can be let go of where the loop knows of it', async () => {
    const body = 'await runtime.$await(new Promise(() => {}))'
    const ended = await ran(body)
    const text = "'main' waits for a promise that nothing is left to settle"
    expect(ended).toMatchObject({ code: 0, err: '', out: `DeadlockError: ${text}. ${remedy}\nlisteners 0\n` })
    // A native await can't be cancelled: closing must abandon it, and reports that.
    const plain = await ran('await new Promise(() => {})')
    expect(plain).toMatchObject({ code: 0, out: `DeadlockError: ${text}. ${remedy}\nlisteners 0\n` })
    expect(plain.err).toMatch(/^deadlock while the loop was being closed\n/)
    expect(plain.err).toContain('Task was destroyed but it is pending!')
  })

  it('a lock that is never released, for which clean-up waits', async () => {
    const ended = await ran(
      `const condition = new runtime.Condition()
      const waiter = createTask(() => condition.with(() => condition.wait()), { name: 'waiter' })
      await sleep(1)
      await condition.acquire()`,
    )
    expect(ended).toMatchObject({ code: 0, out: 'value undefined\nlisteners 0\n' })
    expect(ended.err).toContain("'waiter' waits for the lock that 'main' has not given back. ")
  })

  it('uncaught, ends the process with 1 and names the line that ran main', async () => {
    const ended = await ranAlone(`${names}\nawait run(async function main() { await new Future() })`)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toContain("DeadlockError: 'main' waits for a future that nothing is left to end. ")
    expect(ended.err).toMatch(/at async file:.*:4:1/)
  })

  it('of a loop without a main its exception handler is told, and it stops', async () => {
    const ended = await ranAlone(`${names}
      const loop = new EventLoop()
      loop.setExceptionHandler(({ message, error }) => console.log(message, error?.message))
      const task = loop.createTask(() => new Future(loop), { name: 'worker' })
      await loop.runForever()
      task.cancel()
      await loop.runUntilComplete(() => sleep(0))
      console.log('stopped', task.cancelled())`)
    const text = "'worker' waits for a future that nothing is left to end"
    expect(ended).toMatchObject({
      code: 0,
      out: `The run is over: everything waits, and nothing can wake it ${text}. ${remedy}\nstopped true\n`,
    })
  })

  it('but no loop that waits for nothing but its stop', async () => {
    const ended = await ranAlone(`${names}\nvoid new EventLoop().runForever().then(() => console.log('stopped'))`)
    expect(ended).toMatchObject({ code: 0, out: '', err: '' })
  })

  it('ends what another run waits for before that', async () => {
    const ended = await ranAlone(`${names}
      const inner = run(async function inner() { await new Future() })
      const outer = run(async function outer() { return await inner.catch((error) => 'caught ' + error.message) })
      console.log(await outer)`)
    const text = "'inner' waits for a future that nothing is left to end"
    expect(ended).toMatchObject({ code: 0, out: `caught ${text}. ${remedy}\n`, err: '' })
  })

  it('lets time that was held go on before it ends another run', async () => {
    const ended = await ranAlone(`${names}
      const held = () => timeout(60000, () => runtime.$await(new Promise(() => {}))).then(String, String)
      const inner = run(held, { clock: virtualClock() })
      console.log(await run(async function outer() { return await inner }))`)
    expect(ended).toMatchObject({ code: 0, out: 'TimeoutError: timeout: not done after 60000 ms\n', err: '' })
  })

  it('listens once for many loops', async () => {
    const ended = await ranAlone(`${names}
      const runs = Array.from({ length: 20 }, (_, at) => run(async () => { await sleep(at) }))
      console.log(process.listenerCount('beforeExit'))
      await Promise.all(runs)
      console.log(process.listenerCount('beforeExit'))`)
    expect(ended).toMatchObject({ code: 0, out: '1\n0\n', err: '' })
  })
})

describe('what the host has left keeps a run going', () => {
  it.concurrent.each([
    ['a timer', 'setTimeout(wake, 150)'],
    [
      'a socket',
      `const net = await import('node:net')
      const server = net.createServer((socket) => socket.end()).listen(0, () => {
        net.connect(server.address().port).resume().on('close', () => server.close(wake))
      })`,
    ],
    ['a child', "(await import('node:child_process')).spawn(process.execPath, ['-e', '']).on('exit', wake)"],
    ['a file', "(await import('node:fs')).readdir('.', wake)"],
  ])('%s', async (_, host) => {
    const ended = await ran(`const event = new Event(); const wake = () => event.set(); ${host}
      await event.wait(); return 'woken'`)
    expect(ended).toMatchObject({ code: 0, err: '', out: 'value woken\nlisteners 0\n' })
  })

  it('and a lock may be given back from there, whoever took it', async () => {
    const ended = await ran(
      `const gate = new Lock()
      await gate.acquire()
      setTimeout(() => gate.release(), 150)
      await gate.acquire()
      return 'opened'`,
    )
    expect(ended).toMatchObject({ code: 0, err: '', out: 'value opened\nlisteners 0\n' })
  })

  it('time that jumps goes on, as real time would, when nothing outside will come any more', async () => {
    const body = 'return await timeout(60000, () => runtime.$await(new Promise(() => {}))).then(String, String)'
    const ended = await ran(body, '{ clock: virtualClock() }')
    expect(ended).toMatchObject({
      code: 0,
      err: '',
      out: 'value TimeoutError: timeout: not done after 60000 ms\nlisteners 0\n',
    })
  })
})
