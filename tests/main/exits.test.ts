import { expect, it } from 'vitest'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'

it.each(['exit', 'abort'])('code of a run that calls process.%s fails, and the process goes on', async (name) => {
  const { run } = startedPlan(graphOf({ leaves: `async function leaves() {\n  process.${name}(3)\n}` }))
  expect(await run.outcome).toMatchObject({
    kind: 'failed',
    error: { message: expect.stringContaining(`process.${name}() would end Asyncanvas too`), frames: [{ line: 2 }] },
  })
})
