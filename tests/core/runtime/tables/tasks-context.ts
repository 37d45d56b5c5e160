import assert from 'node:assert/strict'
import { ContextVar, copyContext, createTask, Future, gather, getRunningLoop, sleep, type Task } from '#runtime'
import { type Row, row, rowOnLoop } from './row.ts'

const base = 'test_tasks.BaseTaskTests'

export const rows: readonly Row[] = [
  row(`${base}.test_context_1`, "a task has a copy of its creator's context, as it was when it was made", async () => {
    const variable = new ContextVar('variable', { default: 'nope' })
    const sub = async (): Promise<void> => {
      await sleep(10)
      assert.equal(variable.get(), 'nope')
      variable.set('something else')
    }
    const task = createTask(sub)
    variable.set('yes')
    assert.equal(variable.get(), 'yes')
    await task
    assert.equal(variable.get(), 'yes')
  }),
  row(
    `${base}.test_context_2`,
    "a done callback sees the context it was added in, and changes nobody else's",
    async () => {
      const variable = new ContextVar('variable', { default: 'nope' })
      const seen: string[] = []
      for (const round of ['first', 'second']) {
        const future = new Future<void>()
        future.addDoneCallback(() => {
          seen.push(variable.get())
          variable.set('something else')
        })
        variable.set(round)
        getRunningLoop().callSoon(() => future.setResult())
        await future
        assert.equal(variable.get(), round)
        for (const step of [1, 2, 3]) {
          variable.set(`${round} ${step}`)
          await sleep(1)
          assert.equal(variable.get(), `${round} ${step}`)
        }
      }
      assert.deepEqual(seen, ['nope', 'first 3'])
    },
  ),
  rowOnLoop(
    `${base}.test_context_3`,
    'a hundred tasks each keep their own value through their awaits',
    async (loop) => {
      const variable = new ContextVar('variable', { default: -1 })
      const sub = (number: number) => async (): Promise<void> => {
        for (let round = 0; round < 10; round += 1) {
          variable.set(number + round)
          await sleep(1 + ((number * 7 + round * 3) % 50))
          assert.equal(variable.get(), number + round)
        }
      }
      await loop.runUntilComplete(async () => {
        await gather(Array.from({ length: 100 }, (_, number) => createTask(sub(number * 100))))
      })
      assert.equal(variable.get(), -1)
    },
  ),
  row(
    [`${base}.test_context_4`, `${base}.test_context_5`, `${base}.test_context_6`, `${base}.test_get_context`],
    'tasks can be made to share a context: what one sets, the next sees',
    async () => {
      const variable = new ContextVar<number>('variable')
      const set = (value: number) => async (): Promise<void> => {
        await sleep(0)
        variable.set(value)
      }
      const context = copyContext()
      assert.equal(context.get(variable), undefined)
      const makers: readonly ((value: number) => Task<void>)[] = [
        (value) => createTask(set(value), { context }),
        (value) => getRunningLoop().createTask(set(value), { context }),
      ]
      for (const [index, make] of makers.entries()) {
        const task = make(index)
        assert.equal(task.context, context)
        await task
        assert.equal(context.get(variable), index)
      }
      assert.throws(() => variable.get(), ReferenceError)
    },
  ),
  row([], 'a done callback and a callback of the loop can be given a context', async () => {
    const variable = new ContextVar('variable', { default: 'nope' })
    const context = copyContext()
    context.run(() => variable.set('given'))
    const seen: string[] = []
    const see = (): void => void seen.push(variable.get())
    const future = new Future<void>()
    future.addDoneCallback(see, { context })
    future.addDoneCallback(see)
    getRunningLoop().callSoon(see, { context })
    getRunningLoop().callSoon(see)
    getRunningLoop().callLater(0, see, { context })
    future.setResult()
    await sleep(1)
    assert.deepEqual(seen, ['given', 'nope', 'given', 'nope', 'given'])
  }),
  row([], 'helpers, callbacks and timers see the context of who called for them', async () => {
    const variable = new ContextVar('variable', { default: 'nope' })
    const seen: string[] = []
    const see = async (): Promise<void> => {
      await sleep(1)
      seen.push(`helper ${variable.get()}`)
    }
    variable.set('here')
    getRunningLoop().callSoon(() => seen.push(`soon ${variable.get()}`))
    getRunningLoop().callLater(5, () => seen.push(`later ${variable.get()}`))
    await see()
    variable.set('elsewhere')
    await sleep(10)
    assert.deepEqual(seen, ['soon here', 'helper here', 'later here'])
  }),
  row([], 'a set can be taken back, once, by its token', async () => {
    const variable = new ContextVar('variable', { default: 0 })
    const first = variable.set(1)
    const second = variable.set(2)
    variable.reset(second)
    assert.equal(variable.get(), 1)
    variable.reset(first)
    assert.equal(variable.get(), 0)
    assert.throws(() => variable.reset(first), { name: 'LoopError' })
    assert.throws(() => new ContextVar('other', { default: 0 }).reset(variable.set(3)), TypeError)
  }),
]
export const excluded: readonly [] = []
