import assert from 'node:assert/strict'
import {
  type CoroutineObject,
  coroutine,
  createTask,
  currentTask,
  gather,
  race,
  shield,
  sleep,
  taskGroup,
  waitFor,
} from '#runtime'
import { contextsOf, type Excluded, type Row, rowOutside } from './row.ts'

const unbegun = (): CoroutineObject<void> => coroutine(async () => void (await sleep(1)))

/** Code awaited them, and was cancelled before they started: as in asyncio, where the cancel is thrown into them. */
const cancelled: Readonly<Record<string, () => PromiseLike<unknown>>> = {
  'a task': () => asked(createTask(unbegun())),
  'an eager task': () => asked(createTask(unbegun(), { eager: true })),
  'a task of what the runtime waits by': () => asked(createTask(sleep(1))),
  'a gather': () => asked(gather([unbegun(), sleep(2), unbegun()])),
  'a shield': () => asked(shield(unbegun())).then(() => sleep(2)),
  'a group': () =>
    taskGroup((group) => {
      group.createTask(unbegun())
      group.cancel()
    }),
  'a group whose body failed': () =>
    taskGroup((group) => {
      group.createTask(unbegun())
      throw new Error('no')
    }).catch(() => {}),
  'a waitFor without time': () => waitFor(unbegun(), 0).catch(() => {}),
  'a race': () => race([() => 1, unbegun(), unbegun()]),
  'a task that has cancelled itself': () =>
    createTask(async () => {
      currentTask()?.cancel()
      await unbegun()
    }).catch(() => {}),
}

async function asked(awaitable: Promise<unknown> & { cancel(): boolean }): Promise<void> {
  awaitable.cancel()
  await awaitable.catch(() => {})
}

export const rows: readonly Row[] = [
  ...Object.entries(cancelled).map(([says, main]) =>
    rowOutside([], `in debug mode ${says}, cancelled, leaves no coroutine that was never awaited`, async () => {
      const contexts = await contextsOf(async () => void (await main()), { debug: true })
      assert.deepEqual(
        contexts.map(({ message }) => message),
        [],
      )
    }),
  ),
  rowOutside([], 'one that nobody took is told of', async () => {
    const contexts = await contextsOf(async () => void unbegun(), { debug: true })
    assert.deepEqual(
      contexts.map(({ message }) => message),
      ["coroutine 'coroutine' was never awaited"],
    )
  }),
]

export const excluded: readonly Excluded[] = []
