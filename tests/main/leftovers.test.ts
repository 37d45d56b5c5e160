import { describe, expect, it } from 'vitest'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'

/** What a node leaves behind, and how its run's log speaks of it; `null`: not at all. */
const rows: readonly (readonly [string, string | null])[] = [
  ['globalThis.setInterval(() => {}, 5)', 'a timer'],
  ['globalThis.setTimeout(() => {}, 5e5)\n  globalThis.setTimeout(() => {}, 5e5)', '2 timers'],
  ['const again = () => globalThis.setImmediate(again)\n  again()', null],
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
  ["const fs = await import('node:fs')\n  fs.watch('/')", 'a file watcher'],
  ["const fs = await import('node:fs')\n  fs.openSync('/etc/passwd')", 'an open file /etc/passwd'],
  ["const fs = await import('node:fs')\n  fs.closeSync(fs.openSync('/etc/passwd'))", null],
  ["const { open } = await import('node:fs/promises')\n  await open('/etc/passwd')", 'an open file'],
  ["const fs = await import('node:fs')\n  fs.createReadStream('/etc/passwd')", 'an open file /etc/passwd'],
  ["const channel = new BroadcastChannel('any')\n  channel.onmessage = () => {}", 'a message port'],
  ["process.on('SIGUSR2', () => {})", 'a process listener for SIGUSR2'],
  ["process.on('exit', () => log('called'))", null],
  ['globalThis.setTimeout(() => {}, 5e5).unref()', null],
]

/** What it says of leftovers, which two runs of it, one after the other, both do. */
async function endedWith(code: string): Promise<readonly (string | null)[]> {
  const told: (string | null)[] = []
  for (let time = 0; time < 2; time++) {
    const { run, events } = startedPlan(
      graphOf({ left: `async function left() {\n  ${code}\n  await sleep(20)\n  return 'fine'\n}` }),
    )
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
