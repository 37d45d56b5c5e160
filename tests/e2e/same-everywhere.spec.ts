import type { Page } from 'playwright/test'
import type { Bridge, TraceBatch } from '#bridge'
import type { TraceEvent } from '#trace'
import { expect, test } from '../support/editor.ts'
import { expected, placeExample, realExamples, toldOf } from '../support/real-examples.ts'

// `tests/main/same-everywhere.test.ts` holds the terminal to the same files, and writes them.
for (const example of realExamples) {
  test(`${example} goes as in the terminal, node by node`, async ({ open, scratch }, { project }) => {
    const saved = placeExample(example, scratch.work)
    const editor = await open({ saved })
    const heard = project.name === 'electron' ? await overBridge(editor.page) : await overSocket(editor.page)
    await editor.chooseClock('virtual')
    await editor.run()
    await editor.trust()
    await expect.poll(async () => (await heard()).at(-1)?.type, { timeout: 30_000 }).toBe('run.ended')
    expect(toldOf(await heard())).toBe(expected(example))
  })
}

/** All that the app's window hears of runs from now on. */
async function overBridge(page: Page): Promise<() => Promise<readonly TraceEvent[]>> {
  const batches = await page.evaluateHandle(() => {
    const list: TraceBatch[] = []
    ;(window as unknown as { bridge: Bridge }).bridge.onTrace((batch) => list.push(batch))
    return list
  })
  return async () => eventsOf(await batches.evaluate((list) => list))
}

/** The same in a browser, whose page is loaded again: its socket is told of when it is opened. */
async function overSocket(page: Page): Promise<() => Promise<readonly TraceEvent[]>> {
  const batches: TraceBatch[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as { event?: string; payload?: unknown }
      if (message.event === 'trace') batches.push(message.payload as TraceBatch)
    }),
  )
  await page.reload()
  return async () => eventsOf(batches)
}

function eventsOf(batches: readonly TraceBatch[]): readonly TraceEvent[] {
  return batches.flatMap(({ events }) => events)
}
