import assert from 'node:assert/strict'
import process from 'node:process'
import {
  BoundedSemaphore,
  Condition,
  coroutine,
  createSubprocess,
  createTask,
  isCoroutine,
  Lock,
  Semaphore,
  sleep,
} from '#runtime'
import { type Excluded, type Row, row, rowOnLoop } from './row.ts'

const base = 'test_pep492.CoroutineTests'

export const rows: readonly Row[] = [
  row(
    'test_pep492.LockTests.test_context_manager_async_with',
    'whatever can be held is held while the body of `with` runs, and free again after it',
    async () => {
      for (const holdable of [new Lock(), new Condition(), new Semaphore(), new BoundedSemaphore()]) {
        await sleep(10)
        assert.equal(holdable.locked(), false)
        const value = await holdable.with(async () => {
          assert.equal(holdable.locked(), true)
          await sleep(10)
          assert.equal(holdable.locked(), true)
          return 'done'
        })
        assert.equal(value, 'done')
        assert.equal(holdable.locked(), false)
      }
    },
  ),
  row(
    'test_pep492.StreamReaderTests.test_readline',
    'a stream can be gone through line by line, to its very end',
    async () => {
      const child = await createSubprocess(process.execPath, ['-e', 'process.stdout.write("line1\\nline2\\nline3")'])
      const lines: string[] = []
      for await (const line of child.stdout) lines.push(line)
      assert.deepEqual(lines, ['line1', 'line2', 'line3'])
      assert.equal(await child.wait(), 0)
    },
  ),
  row(`${base}.test_iscoroutine`, 'a call that has not begun is a coroutine', async () => {
    const object = coroutine(async () => {})
    assert.equal(isCoroutine(object), true)
    await object
  }),
  row(`${base}.test_iscoroutine_generator`, 'a generator is no coroutine', async () => {
    function* generator() {
      yield 1
    }
    assert.equal(isCoroutine(generator()), false)
  }),
  rowOnLoop(`${base}.test_async_def_coroutines`, 'coroutines in coroutines, in debug mode too', async (loop) => {
    const bar = async (): Promise<string> => 'spam'
    const foo = async (): Promise<string> => await bar()
    for (const isDebug of [false, true]) {
      loop.setDebug(isDebug)
      assert.equal(await loop.runUntilComplete(foo), 'spam')
      assert.equal(await loop.runUntilComplete(coroutine(foo)), 'spam')
    }
  }),
  row(`${base}.test_double_await`, 'a call that runs already cannot be awaited again', async () => {
    const object = coroutine(async () => await sleep(100))
    const task = createTask(object)
    await sleep(0)
    await assert.rejects(async () => await object, { name: 'LoopError', message: /already/ })
    task.cancel()
  }),
]

export const excluded: readonly Excluded[] = [
  {
    test: 'test_pep492.LockTests.test_context_manager_with_await',
    why: 'refuses a statement (`with await lock`) that JavaScript does not have',
  },
  {
    test: `${base}.test_iscoroutinefunction`,
    why: 'whether a function is async cannot be seen from outside (one that is bound, wrapped or compiled to older JavaScript)',
  },
  {
    test: `${base}.test_debug_mode_manages_coroutine_origin_tracking`,
    why: 'a setting of the interpreter (`sys.set_coroutine_origin_tracking_depth`)',
  },
  { test: `${base}.test_types_coroutine`, why: 'coroutines made of generators, as before `async def`' },
  {
    test: `${base}.test_task_print_stack`,
    why: 'shows the frames of suspended functions, which JavaScript keeps to itself',
  },
]
