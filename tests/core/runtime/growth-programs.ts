// Programs that should leave nothing behind, for heap-growth.ts.
import {
  asCompleted,
  createSubprocess,
  createTask,
  Event,
  ensureFuture,
  gather,
  getRunningLoop,
  moveOnAfter,
  Queue,
  race,
  shield,
  sleep,
  type Task,
  timeout,
  waitFor,
} from '#runtime'

export interface Program {
  readonly name: string
  readonly items: number
  readonly rounds: number
  /** Called round after round on one long-lived loop, so that what the loop itself keeps counts too. */
  readonly round: (items: number) => Promise<unknown>
}

const dayMs = 86_400_000

/** Called once for each item. */
let countItem = (): void => {}

/** A task that lives longer than all others. */
let lasting: Task<void>
const long = new Promise<never>(() => {})

/** Called on the loop before the first round. */
export function prepare(onItem: () => void): void {
  countItem = onItem
  lasting = createTask(() => sleep(dayMs))
}

/** Every tenth task is cancelled where it waits. */
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

/** Every tenth of a second something is due, and a deadline is set and cancelled, before a deadline that lasts. */
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

/** The tasks come and go, while the signal that would cancel them lives on. */
async function tasksBySignal(items: number): Promise<void> {
  await gather(Array.from({ length: items }, () => createTask(countItem, { signal })))
}

/** Ways to give up on a promise that lives longer. */
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

export const programs: readonly Program[] = [
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

async function timeouts(items: number): Promise<void> {
  for (let item = 0; item < items; item += 1) {
    countItem()
    await Promise.resolve(timeout(1, () => sleep(item % 2 === 0 ? 0 : 5))).catch(() => {})
  }
}

async function children(items: number): Promise<void> {
  for (let item = 0; item < items; item += 1) {
    countItem()
    await (await createSubprocess('true', [])).communicate()
  }
}

/** These take minutes: `npm run soak -- --runtime`. */
export const longPrograms: readonly Program[] = [
  { name: '1,000,000 tasks', items: 100_000, rounds: 10, round: tasksAtOnce },
  { name: '100,000 timeouts, half of them too late', items: 20_000, rounds: 5, round: timeouts },
  { name: '10,000 children', items: 1_000, rounds: 10, round: children },
]
