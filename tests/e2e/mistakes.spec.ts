import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

test('a loop that never yields is reported and ended on its node, and the app goes on', async ({ open }) => {
  const editor = await open(
    graphOf(
      { spin: 'async function spin() {\n  while (true) {}\n}', nap: 'sleep 10', all: 'gather returnExceptions' },
      ['spin -> all', 'nap -> all'],
    ),
  )
  const said = await editor.overhear()
  await editor.run()
  await editor.trust()
  await expect(editor.stateOf('spin')).toHaveText('failed', { timeout: 20_000 })
  expect(await said()).toMatch(/spin has held the loop for \d/)
  await editor.expectStates({ spin: 'failed', nap: 'done', all: 'done' })
  await expect(editor.node('spin')).toContainText('BlockedLoopError')
  await editor.chooseClock('virtual')
  await editor.typeCode('spin', "async function spin() {\n  return 'turned'\n}")
  await editor.run()
  await editor.expectStates({ spin: 'done', all: 'done' })
})

test('an error that nobody awaited fails its run and nothing else', async ({ open }) => {
  const editor = await open(
    graphOf({
      stray:
        "async function stray() {\n  setTimeout(() => {\n    throw new Error('lost')\n  })\n  await sleep(60000)\n}",
    }),
  )
  await editor.run()
  await editor.trust()
  await editor.untilEnded()
  await expect(editor.page.getByText(/^failed after .* stray$/)).toBeVisible()
  await editor.addFromRail('sleep', { x: 300, y: 300 })
  await expect(editor.nodes).toHaveCount(2)
})

test('tasks that wait for each other end the run, which says who waits for whom', async ({ open }) => {
  const circle = [
    'async function circle() {',
    '  const first = createTask(async function first() { await second })',
    '  const second = createTask(async function second() { await first })',
    '  await gather([first, second])',
    '}',
  ].join('\n')
  const editor = await open(graphOf({ circle, all: 'gather' }, ['circle -> all']))
  await editor.run()
  await editor.trust()
  await editor.untilEnded()
  await expect(editor.page.getByText(/^failed after .* circle$/)).toBeVisible()
  await expect(editor.page.getByText(/'first' waits for task 'second'/).first()).toBeVisible()
})

test('what keeps a pipeline from running is listed, and a click goes there', async ({ open }) => {
  const editor = await open(graphOf({ load: 'coroutine url', all: 'gather' }))
  await editor.run()
  const problems = editor.page.getByRole('tabpanel', { name: 'Problems' })
  await expect(problems).toContainText('load needs a wire into "url"')
  await expect(problems).toContainText('This gather has no tasks')
  await problems.getByText('This gather has no tasks').click()
  await expect(editor.node('all')).toHaveClass(/\bselected\b/)
})

test('a wire that would close a circle is refused, and the reason is said', async ({ open }) => {
  const editor = await open(graphOf({ first: 'sleep', second: 'sleep' }, ['first -> second']))
  await editor.select('first')
  await editor.dropWire('second', 'first', 'after')
  await expect(editor.page.getByRole('alert')).toContainText(/circle|cycle/i)
  await expect(editor.wires).toHaveCount(1)
})

test('an input without a default is asked for, checked, and used', async ({ open }) => {
  const editor = await open(
    graphOf(
      { count: 'input number', twice: 'async function twice(n: number) {\n  return n * 2\n}', result: 'output' },
      ['count -> twice.n', 'twice -> result'],
    ),
  )
  await editor.chooseClock('virtual')
  await editor.run()
  const dialog = editor.page.getByRole('dialog')
  const field = dialog.getByRole('textbox', { name: 'count' })
  await field.fill('many')
  await dialog.getByRole('button', { name: 'Run' }).click()
  await expect(dialog).toBeVisible()
  await field.fill('21')
  await dialog.getByRole('button', { name: 'Run' }).click()
  await editor.trust()
  await expect(editor.node('result')).toContainText('42')
})
