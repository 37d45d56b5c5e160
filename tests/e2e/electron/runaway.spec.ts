import { expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

/** Code that never lets the loop go on, and that has no guard; each is on line 3. */
const held: readonly (readonly [string, string])[] = [
  ['a catastrophic regular expression', "void /^(a+)+$/.test('a'.repeat(40) + 'b')"],
  ['a loop in eval', "eval('for (;;);')"],
  ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)'],
  ['a flood of ticks', "eval('const f = () => { process.nextTick(f) }; f()'); await sleep(60_000)"],
  ['a flood of promises', "eval('const f = () => Promise.resolve().then(f); f()'); await sleep(60_000)"],
  ['a tick', "process.nextTick(() => eval('for (;;);')); await sleep(60_000)"],
]

/** Code that the host calls for a run: it belongs to no task, so the run fails. */
const called: readonly (readonly [string, string])[] = [
  ['a timer', "setTimeout(() => eval('for (;;);'), 5); await sleep(60_000)"],
  ['an immediate behind another', "setImmediate(() => {}); setImmediate(() => eval('for (;;);')); await sleep(60_000)"],
]

for (const [name, code] of called) {
  test(`${name} that never returns ends with its run, and the next run goes to its end`, async ({ open }) => {
    const graph = graphOf({ bad: `async function bad() {\n  await sleep(20)\n  ${code}\n}` })
    const editor = await open({ ...graph, settings: { onError: 'finish', blockedLimitMs: 1_000 } })
    await editor.run()
    await editor.trust()
    await editor.untilEnded()
    await expect(editor.page.getByText('BlockedLoopError').first()).toBeVisible()
    await editor.typeCode('bad', "async function bad() {\n  return 'mended'\n}")
    await editor.run()
    await editor.untilEnded()
    await editor.expectStates({ bad: 'done' })
  })
}

for (const [name, code] of held) {
  test(`${name} ends with its node, and the window goes on working`, async ({ open }) => {
    const graph = graphOf({
      bad: `async function bad() {\n  await sleep(20)\n  ${code}\n}`,
      other: "async function other() {\n  await sleep(60)\n  await sleep(60)\n  return 'fine'\n}",
      quick: 'sleep 10',
    })
    const editor = await open({ ...graph, settings: { onError: 'finish', blockedLimitMs: 1_000 } })
    await editor.run()
    await editor.trust()
    await editor.untilEnded()
    await editor.expectStates({ bad: 'failed', other: 'done', quick: 'done' })
    await expect(editor.node('bad')).toContainText('BlockedLoopError')
    // The code can be edited, and then runs to its end.
    await editor.typeCode('bad', "async function bad() {\n  return 'mended'\n}")
    await editor.run()
    await editor.untilEnded()
    await editor.expectStates({ bad: 'done', other: 'done', quick: 'done' })
  })
}
