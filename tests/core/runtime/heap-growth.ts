// Run by leaks.test.ts in a Node of its own, with --expose-gc: what is left on the heap by programs that should leave
// nothing. With `--leak` each of them keeps one empty object per item, to see that the measure would notice.
import {
  asCompleted,
  createTask,
  Event,
  ensureFuture,
  gather,
  getRunningLoop,
  moveOnAfter,
  Queue,
  race,
  run,
  shield,
  sleep,
  type Task,
  timeout,
  virtualClock,
  waitFor,
} from '#runtime'

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

let lasting: Task<void>
const long = new Promise<never>(() => {})

/** Each gives up on a promise that outlives it, in its own way. */
const givingUp: Readonly<Record<string, () => PromiseLike<unknown>>> = {
  'waitFor a promise': () => waitFor(long, 1),
  'a timeout around a promise': () => timeout(1, () => long),
  'moveOnAfter around a promise': () => moveOnAfter(1, () => long),
  'a race with a promise': () => race([long, sleep(1)]),
  'a gather over a promise': () => waitFor(gather([long, long]), 1),
  'a task at a promise': () =>
    waitFor(
      createTask(() => ensureFuture(long)),
      1,
    ),
  'the first of several, one of them a promise': () => firstOf([long, sleep(1)]),
  'the first of several, one of them a task': () => firstOf([lasting, sleep(1)]),
  'the first of several, with a timeout': () => firstOf([lasting, sleep(1)], dayMs),
  'the first of several, one by one': async () => {
    for (const next of asCompleted([lasting, sleep(1)])) return await next
  },
  'waitFor a shielded task': () => waitFor(shield(lasting), 1),
  'a timeout with a signal': () =>
    timeout(1, async ({ signal }) => {
      signal.addEventListener('abort', () => {})
      await sleep(5)
    }),
}

async function firstOf(all: readonly PromiseLike<unknown>[], timeoutMs: number | null = null): Promise<void> {
  for await (const _ of asCompleted(all, { timeoutMs })) return
}

function oneByOne(way: () => PromiseLike<unknown>): (items: number) => Promise<void> {
  return async (items) => {
    for (let item = 0; item < items; item += 1) {
      countItem()
      await Promise.resolve(way()).catch(() => {})
    }
  }
}

const programs: readonly Program[] = [
  { name: '100,000 tasks at once', items: 100_000, rounds: 1, round: tasksAtOnce },
  { name: '10,000 hand-offs of a queue', items: 10_000, rounds: 5, round: handOffs },
  { name: 'an hour of periodic sleeps', items: 36_000, rounds: 1, round: anHour },
  { name: '10,000 tasks by one signal', items: 10_000, rounds: 5, round: tasksBySignal },
  ...Object.entries(givingUp).map(([name, way]) => ({
    name: `${name}, 4,000 times`,
    items: 4_000,
    rounds: 5,
    round: oneByOne(way),
  })),
]

async function heapUsed(): Promise<number> {
  for (let pass = 0; pass < 4; pass += 1) {
    globalThis.gc?.()
    await ensureFuture(new Promise((resolve) => setImmediate(resolve)))
  }
  return process.memoryUsage().heapUsed
}

/** What is left by chance is left once, by a leak each time. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}

async function growthOf({ name, items, rounds, round }: Program): Promise<HeapGrowth> {
  // What is compiled and grown to its size stays.
  await round(items)
  await round(items)
  const levels = [await heapUsed()]
  for (let done = 0; done < rounds; done += 1) {
    await round(items)
    levels.push(await heapUsed())
  }
  return {
    program: name,
    bytesPerItem: median(levels.slice(1).map((level, before) => level - (levels[before] as number))) / items,
  }
}

const growths: HeapGrowth[] = []
await run(
  async () => {
    lasting = createTask(() => sleep(dayMs))
    for (const program of programs) growths.push(await growthOf(program))
  },
  { clock: virtualClock() },
)
process.stdout.write(JSON.stringify(growths))
