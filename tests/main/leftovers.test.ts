import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Graph } from '#graph'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'
import { createTerminalFolder, type TerminalFolder } from './terminal/called-terminal.ts'

/** What a node leaves behind, and what its run's log says about it; `null`: nothing. */
const rows: readonly (readonly [string, string | null])[] = [
  ['globalThis.setInterval(() => {}, 5)', 'a timer'],
  ['globalThis.setTimeout(() => {}, 5e5)\n  globalThis.setTimeout(() => {}, 5e5)', '2 timers'],
  ['const again = () => globalThis.setImmediate(again)\n  again()', 'an immediate'],
  ['const again = () => void Promise.resolve().then(() => globalThis.setImmediate(again))\n  again()', 'an immediate'],
  ['globalThis.setImmediate(() => globalThis.setImmediate(() => {}))', null],
  [
    'const again = () => setImmediate(again)\n  again()',
    'setImmediate was still set when the run ended, and was cleared',
  ],
  [
    "const timers = await import('node:timers/promises')\n  void (async () => { for await (const _ of timers.setInterval(5)); })()",
    'setInterval was still set when the run ended, and was cleared',
  ],
  [
    "const timers = await import('node:timers/promises')\n  void timers.setTimeout(5e5)",
    'setTimeout was still set when the run ended, and was cleared',
  ],
  ["const net = await import('node:net')\n  net.createServer().listen(45671)", 'a server on port 45671'],
  [
    "const http = await import('node:http')\n  const server = http.createServer((_, to) => to.write('part of it')).listen(45672)\n  await new Promise((done) => server.once('listening', done))\n  await new Promise((done) => http.get('http://127.0.0.1:45672', done))",
    'a server on port 45672, a socket',
  ],
  [
    "const net = await import('node:net')\n  void (async () => { await null; net.createServer().listen(45673) })()",
    'a server on port 45673',
  ],
  ["const udp = await import('node:dgram')\n  udp.createSocket('udp4').bind(45674)", 'a UDP socket'],
  ["const { spawn } = await import('node:child_process')\n  spawn('sleep', ['60'])", 'a child process (sleep)'],
  [
    "const { spawn } = await import('node:child_process')\n  spawn('sleep', ['1'], { detached: true, stdio: 'ignore' }).unref()",
    null,
  ],
  [
    "const { Worker } = await import('node:worker_threads')\n  new Worker('setInterval(() => {}, 5)', { eval: true })",
    'a worker',
  ],
  ["const { exec } = await import('node:child_process')\n  exec('sleep 60')", 'a child process (/bin/sh)'],
  ["const fs = await import('node:fs')\n  fs.watch('/')", 'a file watcher'],
  ["const fs = await import('node:fs')\n  fs.watchFile('/etc/passwd', () => {})", 'a file watcher'],
  [
    "const fs = await import('node:fs')\n  fs.watchFile('/etc/passwd', () => {})\n  fs.unwatchFile('/etc/passwd')",
    null,
  ],
  [
    "const fs = await import('node:fs/promises')\n  void (async () => { for await (const _ of fs.watch('/')); })()",
    'a file watcher',
  ],
  ["const fs = await import('node:fs')\n  fs.opendirSync('/')", 'an open folder /'],
  ["const fs = await import('node:fs')\n  fs.opendir('/', () => {})", 'an open folder /'],
  ["const fs = await import('node:fs/promises')\n  await fs.opendir('/')", 'an open folder /'],
  ["const fs = await import('node:fs/promises')\n  for await (const _ of await fs.opendir('/'));", null],
  [
    "const net = await import('node:net')\n  net.createServer().listen('/tmp/left-' + process.pid + '-' + Math.random())",
    'a server',
  ],
  [
    "const { MessageChannel } = await import('node:worker_threads')\n  new MessageChannel().port1.on('message', () => {})",
    'a message port',
  ],
  ["const inspector = await import('node:inspector')\n  new inspector.Session().connect()", 'an inspector session'],
  [
    "const inspector = await import('node:inspector')\n  const session = new inspector.Session()\n  session.connect()\n  session.disconnect()",
    null,
  ],
  ["const hooks = await import('node:async_hooks')\n  hooks.createHook({ init() {} }).enable()", 'an async hook'],
  ["const hooks = await import('node:async_hooks')\n  hooks.createHook({ init() {} }).enable().disable()", null],
  [
    "const hooks = await import('node:perf_hooks')\n  new hooks.PerformanceObserver(() => {}).observe({ entryTypes: ['mark'] })",
    'a performance observer',
  ],
  ["const fs = await import('node:fs')\n  fs.openSync('/etc/passwd')", 'an open file /etc/passwd'],
  ["const fs = await import('node:fs')\n  fs.closeSync(fs.openSync('/etc/passwd'))", null],
  ["const { open } = await import('node:fs/promises')\n  await open('/etc/passwd')", 'an open file'],
  ["const fs = await import('node:fs')\n  fs.createReadStream('/etc/passwd')", 'an open file /etc/passwd'],
  ["const channel = new BroadcastChannel('any')\n  channel.onmessage = () => {}", 'a message port'],
  ["process.on('SIGUSR2', () => {})", 'a process listener for SIGUSR2'],
  ["process.on('exit', () => log('called'))", null],
  ['globalThis.setTimeout(() => {}, 5e5).unref()', null],
]

const leaving = (code: string): Graph =>
  graphOf({ left: `async function left() {\n  ${code}\n  await sleep(20)\n  return 'fine'\n}` })

let folder: TerminalFolder
beforeAll(async () => {
  folder = await createTerminalFolder()
})
afterAll(() => folder.remove())

/** What is said about leftovers; two runs, one after the other, must say the same. */
async function endedWith(code: string): Promise<readonly (string | null)[]> {
  const told: (string | null)[] = []
  for (let time = 0; time < 2; time++) {
    const { run, events } = startedPlan(leaving(code))
    expect(await run.outcome).toMatchObject({ kind: 'succeeded', result: 'fine' })
    const texts = events.flatMap((event) => (event.type === 'log' && event.isReport ? [event.text] : []))
    told.push(texts.length === 0 ? null : texts.join('; ').replace('ended with the run: ', ''))
  }
  return told
}

describe('what code leaves in the process ends with its run, which can be run again', () => {
  it.each(rows)('%s', async (code, text) => {
    expect(await endedWith(code)).toEqual([text, text])
  })

  it.each(rows)('and the terminal says so: %s', async (code, text) => {
    await folder.save('p.pipeline', leaving(code))
    const { status, out, err } = await folder.call(['run', 'p.pipeline'])
    expect([status, out]).toEqual([0, '"fine"\n'])
    const said = /(?:ended with the run: (.*)|(set\w+ was still set .*))\n/.exec(err)
    const [, ended, timer] = said ?? []
    expect(ended ?? timer ?? null).toBe(text)
  })
})

it('is ended too where it is made after the end', async () => {
  const code = `async function late() {
  const net = await import('node:net')
  const fs = await import('node:fs')
  fs.stat('/', () => globalThis.setTimeout(() => {}, 5e5))
  process.nextTick(() => net.createServer().listen(45675))
}`
  for (let time = 0; time < 2; time++) {
    expect(await startedPlan(graphOf({ late: code })).run.outcome).toMatchObject({ kind: 'succeeded' })
    await new Promise((done) => setTimeout(done, 50))
  }
})

it("leaves another run's alone", async () => {
  const code = `async function keeps() {
  const net = await import('node:net')
  const server = net.createServer((socket) => socket.end('here')).listen(45676)
  await sleep(150)
  const socket = net.connect(45676)
  return String(await new Promise((done) => socket.once('data', done)))
}`
  const keeps = startedPlan(graphOf({ keeps: code }))
  const other = startedPlan(
    graphOf({ other: 'async function other() {\n  globalThis.setInterval(() => {}, 5)\n  await sleep(20)\n}' }),
  )
  await other.run.outcome
  expect(await keeps.run.outcome).toMatchObject({ kind: 'succeeded', result: 'here' })
})
