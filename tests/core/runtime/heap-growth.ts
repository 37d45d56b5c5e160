// Run by leaks.test.ts in a Node of its own, with --expose-gc: what is left on the heap by programs that should leave
// nothing. With `--leak` each of them keeps one empty object per item, to see that the measure would notice.
import { createTask, Event, ensureFuture, gather, getRunningLoop, Queue, run, sleep, virtualClock } from '#runtime'

export interface HeapGrowth {
  readonly program: string
  readonly bytesPerItem: number
}

interface Program {
  readonly name: string
  readonly items: number
  readonly rounds: number
  /** Called round after round on one loop that lives on, so that what the loop itself holds on to counts too. */
  readonly round: (items: number) => Promise<unknown>
}

const dayMs = 86_400_000
const kept: object[] = []
const isLeaking = process.argv.includes('--leak')

function countItem(): void {
  if (isLeaking) kept.push({})
}

/** Every tenth is cancelled where it waits. */
async function tasksAtOnce(items: number): Promise<void> {
  const event = new Event()
  const tasks = Array.from({ length: items }, () =>
    createTask(async () => {
      countItem()
      await event.wait()
    }),
  )
  await sleep(1)
  for (let place = 0; place < items; place += 10) tasks[place]?.cancel()
  await sleep(1)
  event.set()
  await gather(tasks, { returnExceptions: true })
}

const queue = new Queue<object>({ maxSize: 16 })

async function handOffs(items: number): Promise<void> {
  const producer = createTask(async () => {
    for (let item = 0; item < items; item += 1) await queue.put({})
  })
  const consumers = [1, 2].map(() =>
    createTask(async () => {
      for (let item = 0; item < items / 2; item += 1) {
        await queue.get()
        countItem()
        queue.taskDone()
      }
    }),
  )
  await gather([producer, ...consumers])
  await queue.join()
}

/** Every tenth of a second something is due, and a deadline is set and taken back, behind one that lasts. */
async function anHour(items: number): Promise<void> {
  const loop = getRunningLoop()
  for (let tick = 0; tick < items; tick += 1) {
    const deadline = loop.callLater(2 * dayMs, () => {})
    await sleep(3_600_000 / items)
    deadline.cancel()
    countItem()
  }
}

const { signal } = new AbortController()

/** They come and go, and the signal that would cancel them lives on. */
async function tasksBySignal(items: number): Promise<void> {
  await gather(Array.from({ length: items }, () => createTask(countItem, { signal })))
}

const programs: readonly Program[] = [
  { name: '100,000 tasks at once', items: 100_000, rounds: 1, round: tasksAtOnce },
  { name: '10,000 hand-offs of a queue', items: 10_000, rounds: 5, round: handOffs },
  { name: 'an hour of periodic sleeps', items: 36_000, rounds: 1, round: anHour },
  { name: '10,000 tasks by one signal', items: 10_000, rounds: 5, round: tasksBySignal },
]

async function heapUsed(): Promise<number> {
  for (let pass = 0; pass < 4; pass += 1) {
    globalThis.gc?.()
    await ensureFuture(new Promise((resolve) => setImmediate(resolve)))
  }
  return process.memoryUsage().heapUsed
}

async function growthOf({ name, items, rounds, round }: Program): Promise<HeapGrowth> {
  // What is compiled and grown to its size stays.
  await round(items)
  const before = await heapUsed()
  for (let done = 0; done < rounds; done += 1) await round(items)
  return { program: name, bytesPerItem: ((await heapUsed()) - before) / (rounds * items) }
}

const growths: HeapGrowth[] = []
await run(
  async () => {
    createTask(() => sleep(dayMs))
    for (const program of programs) growths.push(await growthOf(program))
  },
  { clock: virtualClock() },
)
process.stdout.write(JSON.stringify(growths))
