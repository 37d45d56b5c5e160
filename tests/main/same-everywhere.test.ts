import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '#trace'
import { buildFirst, program } from '../support/built-program.ts'
import { expectationFile, placeExample, realExamples, toldOf } from '../support/real-examples.ts'
import { createScratchFolder } from '../support/scratch-folder.ts'

// `tests/e2e/same-everywhere.spec.ts` holds the app and the served editor to the same files.
describe('the terminal', () => {
  buildFirst()

  it.each(realExamples)(
    'runs %s as the app and the browser do, node by node',
    async (example) => {
      const { work, userData, remove } = await createScratchFolder()
      const file = placeExample(example, work)
      const { stdout, stderr } = spawnSync(process.execPath, [program, 'run', '--clock', 'virtual', '--json', file], {
        cwd: work,
        env: { ...process.env, ASYNCANVAS_USER_DATA: userData },
        encoding: 'utf8',
        maxBuffer: 64e6,
      })
      await remove()
      const lines = stdout.split('\n').map((line) => line.trim())
      const events = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TraceEvent)
      expect(events.at(-1)?.type, stderr).toBe('run.ended')
      await expect(toldOf(events)).toMatchFileSnapshot(expectationFile(example))
    },
    30_000,
  )
})
