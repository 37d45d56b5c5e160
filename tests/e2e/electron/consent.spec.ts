import type { Graph } from '#graph'
import { appOf, expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

test('a script of the page can give no consent: the system asks, and only the person can answer', async ({ open }) => {
  const graph = graphOf({ ask: 'coroutine' })
  const editor = await open(graph)
  const app = appOf(editor)
  await app.evaluate(({ dialog }) => {
    const asked = { times: 0 }
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async () => {
      asked.times += 1
      return { response: 0, checkboxChecked: false }
    }
  })
  const answers = await editor.page.evaluate(async (text) => {
    const foreign = JSON.parse(text) as Graph
    const bridge = window.bridge
    if (!bridge) throw new Error('no bridge')
    const start = { graph: foreign, inputs: {}, clock: 'real', rate: 1, isDebug: false, isApart: false } as const
    const started = await bridge.startRun(start)
    const question = started.ok || started.error.kind !== 'untrusted' ? '' : started.error.question.id
    const invented = await bridge.trustCode('0123456789abcdef0123456789abcdef', false)
    const known = await bridge.trustCode(question, false)
    return { question, invented: invented.ok, known: known.ok, again: (await bridge.startRun(start)).ok }
  }, JSON.stringify(graph))
  expect(answers.question).not.toBe('')
  expect(answers).toMatchObject({ invented: false, known: false, again: false })
  expect(await app.evaluate(() => (globalThis as unknown as { asked: { times: number } }).asked.times)).toBe(2)
})
