// node batch-runner.mjs LIST RESULTS: runs the exported programs that LIST names, one after the other, each as if it were
// alone, and notes what it prints and how it ends. Timers jump. Globals that one program sets are removed before the next.
import { Console } from 'node:console'
import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import timersPromises from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const [, , list, results] = process.argv
const files = JSON.parse(readFileSync(list, 'utf8'))
const { setTimeout: hostTimeout, setImmediate: hostImmediate } = globalThis
const longestIdleMs = 400
const mostTimers = 5_000

let program = null

class Timer {
  constructor(delayMs, callback, isAgain) {
    Object.assign(this, { delayMs, callback, isAgain, isRef: true })
    this.start()
  }
  start() {
    this.dueMs = program.nowMs + Math.max(1, Number(this.delayMs) || 0)
    const at = program.timers.findIndex(({ dueMs }) => dueMs > this.dueMs)
    program.timers.splice(at < 0 ? program.timers.length : at, 0, this)
  }
  ref() {
    this.isRef = true
    return this
  }
  unref() {
    this.isRef = false
    return this
  }
  refresh() {
    clear(this)
    this.start()
    return this
  }
  hasRef() {
    return this.isRef
  }
  [Symbol.toPrimitive]() {
    return 0
  }
}

const set =
  (isAgain) =>
  (callback, ms, ...args) =>
    new Timer(ms, () => callback(...args), isAgain)
const clear = (timer) => {
  program.timers = program.timers.filter((each) => each !== timer)
}
const promisify = Symbol.for('nodejs.util.promisify.custom')
globalThis.setTimeout = Object.assign(set(false), {
  [promisify]: (ms, value) => new Promise((done) => setTimeout(done, ms, value)),
})
globalThis.setInterval = set(true)
globalThis.clearTimeout = clear
globalThis.clearInterval = clear
performance.now = () => program.nowMs

/** The `sleep` of an export is Node's own, so that its timers have to jump as well. */
timersPromises.setTimeout = (ms, value, { signal } = {}) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clear(timer)
      reject(Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError' }))
    }
    const timer = new Timer(ms, () => {
      signal?.removeEventListener('abort', stop)
      resolve(value)
    })
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
syncBuiltinESMExports()

function write(chunk, encoding, done) {
  if (program && !program.isOver) program.printed.push(String(chunk))
  const called = typeof encoding === 'function' ? encoding : done
  if (called) process.nextTick(called)
  return true
}
process.stdout.write = write
process.stderr.write = write

const inWords = (error) =>
  error instanceof Error ? `${error.name}: ${error.message}` : `Error: ${String(error)} was thrown`

function crashed(error) {
  if (!program || program.isOver) return
  program.isOver = true
  program.crash = inWords(error)
}
/** Ends a program as Node does when the program does not listen itself. The program does not see these listeners. */
const ends = { unhandledRejection: crashed, uncaughtException: crashed }
const { listenerCount } = process
process.listenerCount = (event) => listenerCount.call(process, event) - (event in ends ? 1 : 0)
for (const event of Object.keys(ends)) {
  ends[event] = (error) => {
    if (process.listenerCount(event) === 0) crashed(error)
  }
}
const listenHere = () => {
  for (const event of ['SIGINT', 'beforeExit', ...Object.keys(ends)]) process.removeAllListeners(event)
  for (const [event, end] of Object.entries(ends)) process.on(event, end)
}
listenHere()
process.exit = (status) => {
  program.isOver = true
  program.status = status ?? process.exitCode ?? 0
}

const globals = new Map(
  Reflect.ownKeys(globalThis).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)]),
)

function restoreGlobals() {
  for (const key of Reflect.ownKeys(globalThis)) if (!globals.has(key)) Reflect.deleteProperty(globalThis, key)
  for (const [key, before] of globals) {
    const now = Object.getOwnPropertyDescriptor(globalThis, key)
    if (!now || now.value !== before.value || now.get !== before.get) Object.defineProperty(globalThis, key, before)
  }
  listenHere()
  delete Error.prepareStackTrace
  Error.stackTraceLimit = 10
}

const turn = () => new Promise((done) => hostImmediate(done))

/** Fires in a turn of the host, like Node's own timers: within a microtask the runtime could not let other tasks run. */
const fire = (timer) =>
  new Promise((done) =>
    hostImmediate(() => {
      try {
        timer.callback()
      } catch (error) {
        crashed(error)
      }
      done()
    }),
  )

/** Lets all promises settle before a timer fires. */
async function pump(isSettled) {
  let idleMs = 0
  for (let fired = 0; !program.isOver; ) {
    if (fired >= mostTimers) {
      program.crash = 'hangs'
      return
    }
    await turn()
    await turn()
    if (program.isOver) return
    const isKept = !isSettled() || program.timers.some(({ isRef }) => isRef)
    const timer = isKept ? program.timers.shift() : undefined
    if (timer) {
      fired += 1
      idleMs = 0
      program.nowMs = Math.max(program.nowMs, timer.dueMs)
      if (timer.isAgain) timer.start()
      await fire(timer)
    } else if (isSettled()) return
    else {
      if (idleMs > longestIdleMs) {
        program.crash = 'hangs'
        return
      }
      idleMs += 2
      await new Promise((done) => hostTimeout(done, 2))
    }
  }
}

async function run(file) {
  program = { printed: [], timers: [], nowMs: 0, isOver: false, status: null, crash: null }
  process.argv = [process.argv[0], file]
  process.exitCode = undefined
  globalThis.console = new Console({ stdout: process.stdout, stderr: process.stderr })
  let isSettled = false
  import(pathToFileURL(file).href).then(
    () => {
      isSettled = true
    },
    (error) => {
      crashed(error)
      isSettled = true
    },
  )
  await pump(() => isSettled)
  program.isOver = true
  const { printed, crash } = program
  const status = crash === null ? (program.status ?? process.exitCode ?? 0) : 1
  program.timers = []
  await turn()
  restoreGlobals()
  return { printed: printed.join(''), status, crash }
}

const told = []
try {
  for (const file of files) told.push(await run(file))
  writeFileSync(results, JSON.stringify(told))
  process.reallyExit(0)
} catch (error) {
  writeSync(2, `${files[told.length]}: ${error.stack}\n`)
  process.reallyExit(70)
}
