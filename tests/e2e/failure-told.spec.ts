import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

test('what came of a failure is told: a flag, sentences that lead to their nodes, and no more than the moment shown', async ({
  open,
}) => {
  const editor = await open('examples/failing.pipeline')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.trust()
  await editor.untilEnded()
  await expect(editor.node('checkQuota').getByRole('img', { name: 'failed first' })).toBeVisible()
  await expect(editor.page.getByRole('img', { name: 'failed first' })).toHaveCount(1)
  const story = editor.page.getByRole('region', { name: 'What came of the failure' })
  await expect(story.getByRole('listitem').first()).toHaveText('0.16 scheckQuota failed first: HttpError: 429')
  await expect(story).toContainText('the end of the run cancelled fetchData')
  await story.getByRole('button', { name: 'fetchData' }).click()
  await expect(editor.page.getByRole('tab', { name: 'fetchData' })).toBeVisible()
  await editor.clickCanvas({ x: 20, y: 20 })
  await editor.scrubTo(0.3)
  await expect(story).toHaveCount(0)
  await expect(editor.page.getByRole('img', { name: 'failed first' })).toHaveCount(0)
})

test('tasks made in code have rows of their own, and are listed with what they wait for', async ({ open }) => {
  const many = `async function many() {
  const lock = new Lock()
  await lock.acquire()
  const slow = createTask(() => sleep(400), { name: 'slow' })
  createTask(async () => await slow, { name: 'follows' })
  const all = Array.from({ length: 70 }, (_, at) => createTask(() => lock.acquire(), { name: \`wants-\${at}\` }))
  await slow
  for (const task of all) task.cancel()
}`
  const editor = await open(graphOf({ many }))
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.trust()
  await editor.untilEnded()
  const timeline = editor.page.getByRole('tabpanel', { name: 'Timeline' })
  const fold = timeline.getByRole('button', { name: '72 tasks in many' })
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(timeline.getByText('follows')).toHaveCount(0)
  await fold.click()
  await expect(timeline.getByText('follows')).toContainText('waiting · slow')
  await editor.scrubTo(0.5)
  await editor.select('many')
  const tasks = editor.page.getByRole('region', { name: 'Its tasks' })
  await expect(tasks).toContainText('72 waiting')
  await expect(tasks).toContainText('wants-0 waiting · a lock')
  await expect(tasks).toContainText('follows waiting · slow')
  await expect(tasks).toContainText('awaited by follows and many')
  await expect(editor.stateOf('many')).toHaveText(/waiting · slow/)
})
