/**
 * What debug mode does for debug-mode.pipeline, by hand: every step is timed, and one that holds the loop for more than
 * 100 ms is reported with its task. Node 22.18 and later runs this file as it is: node examples/scripts/debug-mode.ts
 */
import { createTask, EventLoop, sleep } from '#runtime'

async function fetchRows(): Promise<number> {
  await sleep(300)
  return 1000
}

async function parseRows(rows: number): Promise<number> {
  const endMs = performance.now() + 150
  while (performance.now() < endMs) {
    // Parsing: it holds the loop, and nobody else gets a turn.
  }
  return rows
}

async function main(): Promise<number> {
  const rows = await createTask(fetchRows)
  return createTask(() => parseRows(rows), { name: 'parseRows' })
}

const loop = new EventLoop()
loop.setDebug(true)
loop.addInstrument({
  callbackSlow: (task, durationMs) => console.warn(`${task?.name} held the loop for ${Math.round(durationMs)} ms`),
})
try {
  console.log(await loop.runUntilComplete(main))
} finally {
  loop.close()
}
