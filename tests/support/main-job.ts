import type { AppDriver } from './app-driver.ts'

const fetchData = `async function fetchData(): Promise<string> {
  await sleep(2000)
  return 'Data'
}`

const processData = `async function processData(): Promise<string> {
  await sleep(1000)
  return 'Processed data'
}`

/** Draws the article's program on an empty canvas, as a person would: two coroutines, and a gather that awaits both. */
export async function drawGather(editor: AppDriver): Promise<void> {
  const first = await editor.addFromRail('coroutine', { x: 60, y: 60 })
  await editor.typeCode(first, fetchData)
  const second = await editor.quickAdd('coroutine', { x: 160, y: 260 })
  await editor.typeCode(second, processData)
  await editor.addFromRail('gather', { x: 420, y: 140 })
  await editor.connect('fetchData', 'all')
  await editor.connect('processData', 'all')
}
