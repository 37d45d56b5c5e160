import { expect, it } from 'vitest'
import { compile } from '#compile'
import { startPlan } from '../../main/start-plan.ts'
import { graphOf } from '../support/graph-of.ts'

it.each(['exit', 'abort'])('code of a run that calls process.%s fails, and the process goes on', async (name) => {
  const compiled = compile(graphOf({ leaves: `async function leaves() {\n  process.${name}(3)\n}` }))
  if (!compiled.ok) throw new Error('the graph has problems')
  const run = startPlan({
    plan: compiled.value,
    inputs: {},
    clock: 'real',
    rate: 1,
    isDebug: false,
    path: null,
    cache: new Map(),
    emit: () => {},
    flush: () => {},
  })
  expect(await run.outcome).toMatchObject({
    kind: 'failed',
    error: { message: expect.stringContaining(`process.${name}() would end Asyncanvas too`), frames: [{ line: 2 }] },
  })
})
