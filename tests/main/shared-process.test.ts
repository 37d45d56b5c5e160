import { describe, expect, it } from 'vitest'
import { guardSharedProcess } from '../../main/contained/shared-process.ts'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'

guardSharedProcess()

const imported = (name: string, call: string): string => `const it = await import('node:${name}')\n  it.${call}`

/** Code of a node that changes what all runs share, and the call that is refused. */
const ways: readonly (readonly [string, string])[] = [
  ["process.chdir('/')", 'process.chdir()'],
  ["const { chdir } = await import('node:process')\n  chdir('/')", 'process.chdir()'],
  ["globalThis.setTimeout(process.chdir, 1, '/')\n  await sleep(1e6)", 'process.chdir()'],
  ['process.umask(0)', 'process.umask()'],
  ['process.setuid(1)', 'process.setuid()'],
  ['process.seteuid(1)', 'process.seteuid()'],
  ['process.setgid(1)', 'process.setgid()'],
  ['process.setegid(1)', 'process.setegid()'],
  ['process.setgroups([1])', 'process.setgroups()'],
  ["process.initgroups('root', 1)", 'process.initgroups()'],
  [imported('v8', "setFlagsFromString('--stack-size=1')"), 'v8.setFlagsFromString()'],
  [imported('dns', "setServers(['127.0.0.1'])"), 'dns.setServers()'],
  [imported('dns/promises', "setServers(['127.0.0.1'])"), 'dns.setServers()'],
]

describe('code of one run does not change what all runs have in common', () => {
  it.each(ways)('%s', async (code, call) => {
    const { run } = startedPlan(graphOf({ sets: `async function sets() {\n  ${code}\n}` }))
    const message = expect.stringMatching(
      `^${call.replace(/[()]/g, '\\$&')} would change Asyncanvas and all other runs too: `,
    )
    expect(await run.outcome).toMatchObject({ kind: 'failed', error: { message } })
  })

  it('the port of an inspector among it', async () => {
    const { run } = startedPlan(
      graphOf({ opens: `async function opens() {\n  ${imported('inspector', 'open(0)')}\n}` }),
    )
    const message = expect.stringMatching(
      /^inspector\.open\(\) would let every program on this machine into Asyncanvas/,
    )
    expect(await run.outcome).toMatchObject({ kind: 'failed', error: { message } })
  })
})

it('who asks only is answered, and the host may do as it likes', async () => {
  const code = 'async function asks() {\n  return [process.umask() === process.umask(), process.cwd()]\n}'
  expect(await startedPlan(graphOf({ asks: code })).run.outcome).toMatchObject({ result: [true, process.cwd()] })
  const folder = process.cwd()
  process.chdir('/')
  process.chdir(folder)
})
