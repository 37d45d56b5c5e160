// Run in a Node of its own with --expose-gc: measures what programs leave on the heap that should leave nothing. With
// `--leak` every third of them keeps one empty object per item, to check that the measurement notices; with `--long` it
// runs the long programs.
import { ensureFuture, run, virtualClock } from '#runtime'
import { median, openFiles } from '../../soak/figures.ts'
import { longPrograms, type Program, prepare, programs } from './growth-programs.ts'

export interface HeapGrowth {
  readonly program: string
  readonly bytesPerItem: number
  /** How many more timers, sockets, children and open files there are afterwards. */
  readonly held: number
}

const { argv } = process
const isLeaking = argv.includes('--leak')
const kept: object[] = []

async function heapUsed(): Promise<number> {
  for (let pass = 0; pass < 4; pass += 1) {
    globalThis.gc?.()
    await ensureFuture(new Promise((resolve) => setImmediate(resolve)))
  }
  return process.memoryUsage().heapUsed
}

function heldNow(): number {
  return process.getActiveResourcesInfo().length + openFiles()
}

async function growthOf({ name, items, rounds, round }: Program): Promise<HeapGrowth> {
  // Compiled code and grown buffers stay, so they must not count.
  await round(items)
  await round(items)
  let level = await heapUsed()
  const held = heldNow()
  const growths: number[] = []
  for (let done = 0; done < rounds; done += 1) {
    await round(items)
    const before = level
    level = await heapUsed()
    growths.push(level - before)
  }
  // What is left by chance is left once; a leak grows each time.
  return { program: name, bytesPerItem: median(growths) / items, held: heldNow() - held }
}

/** Measured again if it seems to leak: chance leaves something once, a leak each time. */
async function surelyGrown(program: Program): Promise<HeapGrowth> {
  const first = await growthOf(program)
  if (first.bytesPerItem <= suspectBytesPerItem) return first
  const second = await growthOf(program)
  return second.bytesPerItem < first.bytesPerItem ? { ...second, held: Math.max(first.held, second.held) } : first
}

const suspectBytesPerItem = 20
const all = argv.includes('--long') ? longPrograms : programs
const chosen = isLeaking ? all.filter((_, place) => place % 3 === 0) : all
const growths: HeapGrowth[] = []
await run(
  async () => {
    prepare(isLeaking ? () => kept.push({}) : () => {})
    for (const program of chosen) growths.push(await surelyGrown(program))
  },
  { clock: virtualClock() },
)
process.stdout.write(JSON.stringify(growths))
