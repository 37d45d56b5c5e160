import { dirname, join } from 'node:path'
import { compile, usesOf } from '#compile'
import { described } from '#foreign-value'
import type { Run } from '#run'
import type { RunOutcome } from '#trace'
import { createCodeCache } from '../code/code-cache.ts'
import { type CodeReader, createCodeReader } from '../code/code-reader.ts'
import { readHere } from '../code/read-here.ts'
import { fileKey, notShown } from '../documents/trust-keys.ts'
import { setInterval, setTimeout } from '../host-timers.ts'
import { Sources } from '../modules/sources.ts'
import { RunMemory } from '../runs/run-memory.ts'
import { startPlan } from '../runs/start-plan.ts'
import { createTracePump } from '../runs/trace-pump.ts'
import { watchThread } from '../watchdog/thread-watch.ts'
import type { ApartStart, FromApart, ToApart } from './messages.ts'
import { parentPort } from './parent-port.ts'

// This file is bundled to out/main/apart.cjs: the process of one run. The process that starts it hears what the run does,
// and can kill it at any time.

const beatMs = 250
/** Tasks that have not ended this long after their cancellation are abandoned, before the process would be killed for them. */
const graceMs = 1_500
/** Without an answer for this long, the other side has heard the end of the run, or is gone. */
const lingerMs = 2_000
/** The longest that a sent message takes to leave the process. */
const sendingMs = 50
/** Characters of values and lines that are handed over at the end of the run. */
const mostHandedOver = 32_000_000

// Taken before code of a run could replace them.
const host = process as unknown as { reallyExit(status?: number): never }
const { reallyExit } = host
const exit = (): void => Reflect.apply(reallyExit, process, [0])
const sleeping = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
const { wait } = Atomics

const port = parentPort()
let run: Run | null = null
let memory: RunMemory | null = null
let isCancelled = false
let flush = (): void => {}

// The last events must leave before code of the run ends the process.
host.reallyExit = (code = 0) => {
  flush()
  port.send({ type: 'exits', code: Number(code) })
  // In the app another thread does the sending, so this one waits for it.
  wait(sleeping, 0, 0, sendingMs)
  return Reflect.apply(reallyExit, process, [code])
}
port.onGone(exit)
port.onMessage((message) => {
  hear(message).catch((error: unknown) => void end(refusal(error)))
})
setInterval(() => port.send({ type: 'beat' }), beatMs).unref()
watchThread({ file: join(__dirname, 'watchdog.cjs'), ownFolder: dirname(__dirname) })

async function hear(message: ToApart): Promise<void> {
  switch (message.type) {
    case 'start':
      return start(message)
    case 'cancel':
      isCancelled = true
      return run?.cancel()
    case 'rate':
      return run?.setRate(message.rate)
    case 'read':
      return port.send({ type: 'whole', ask: message.ask, whole: (await memory?.readWhole(message.of)) ?? null })
    case 'over':
      return exit()
  }
}

async function start({ request, includes, path, cacheFolder, texts, vouched }: ApartStart): Promise<void> {
  const reader = createCodeReader(createCodeCache(cacheFolder), readHere)
  await reader.readGraph(request.graph, includes)
  const compiled = compile(request.graph, includes)
  if (!compiled.ok) throw new Error('its code was read differently here: run it again')
  const pump = createTracePump({
    // The starter of a run gives it its id.
    runId: '',
    send: ({ events, nowMs }) => port.send({ type: 'batch', events, nowMs }),
    nowMs: () => started.nowMs(),
  })
  flush = pump.flush
  const { inputs, clock, rate, isDebug } = request
  const values = new RunMemory(() => started, usesOf(compiled.value).nodes.length)
  const started = startPlan({
    plan: compiled.value,
    inputs,
    clock,
    rate,
    isDebug,
    path,
    reader,
    sources: sourcesOf(reader, texts, vouched),
    emit: pump.emit,
    flush: pump.flush,
    isApart: true,
    longTexts: values.longTexts,
    graceMs,
  })
  run = started
  memory = values
  if (isCancelled) started.cancel()
  await end(await started.outcome)
}

/** Sends what windows may still ask for to the process that lives on, as far as there is room. */
async function handOver(values: RunMemory): Promise<void> {
  let left = mostHandedOver
  for (const of of values.all()) {
    const whole = await values.readWhole(of)
    if (!whole || whole.text.length > left) continue
    left -= whole.text.length
    port.send({ type: 'kept', of, whole })
  }
}

function sourcesOf(reader: CodeReader, texts: ApartStart['texts'], vouched: ApartStart['vouched']): Sources {
  const sources = new Sources(reader, 'ours', texts)
  if (!vouched) return sources
  const known = new Set(vouched)
  sources.seal((file, text) => {
    if (known.has(fileKey(file, text))) return
    port.send({ type: 'refused', file })
    throw notShown(file)
  }, known)
  return sources
}

async function end(outcome: RunOutcome): Promise<void> {
  const message: FromApart = { type: 'ended', outcome }
  port.send(message)
  if (memory) await handOver(memory)
  port.send({ type: 'left' })
  setTimeout(exit, lingerMs)
}

function refusal(error: unknown): RunOutcome {
  return { kind: 'failed', error: { name: 'ProcessError', message: described(error).message, frames: [] } }
}
