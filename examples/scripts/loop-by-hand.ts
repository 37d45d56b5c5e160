/**
 * What "Run" does for loop-by-hand.pipeline, by hand: get a loop, run main until it is complete, close the loop whatever
 * happens. Node 22.18 and later runs this file as it is: node examples/scripts/loop-by-hand.ts
 */
import { EventLoop, gather, sleep } from '#runtime'

async function fetchData(): Promise<string> {
  console.log('Fetching data')
  await sleep(2000)
  return 'Data'
}

async function processData(): Promise<string> {
  console.log('Processing data')
  await sleep(1000)
  return 'Processed data'
}

async function main(): Promise<readonly string[]> {
  return gather([fetchData, processData])
}

const loop = new EventLoop()
try {
  console.log(await loop.runUntilComplete(main))
} finally {
  loop.close()
}
