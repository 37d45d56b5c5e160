import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceEvent } from '#trace'
import { nodeSequences } from './node-sequences.ts'
import { root } from './scratch-folder.ts'

/** The examples that are whole programs. They come to the same in the terminal, in Electron and in the browser. */
export const realExamples = ['checkout', 'crawler', 'release-check'] as const
export type RealExample = (typeof realExamples)[number]

/** What each node goes through, and the result, as `same-everywhere.test.ts` writes it with `-u`. */
export function expectationFile(example: RealExample): string {
  return join(root, 'tests', 'support', 'sequences', `${example}.txt`)
}

export function expected(example: RealExample): string {
  return readFileSync(expectationFile(example), 'utf8')
}

/** A run as the expectations tell it. */
export function toldOf(events: readonly TraceEvent[]): string {
  const end = events.at(-1)
  const outcome = end?.type === 'run.ended' ? end.outcome : { kind: 'unended' as const }
  const result = outcome.kind === 'succeeded' ? JSON.stringify(outcome.result, null, 2) : outcome.kind
  return `${nodeSequences(events)}\n\n${result}\n`
}

/** Puts an example into a folder, which is a small repository then: one of the examples looks at where it is started. */
export function placeExample(example: RealExample, folder: string): string {
  const name = `${example}.pipeline`
  cpSync(join(root, 'examples', name), join(folder, name))
  if (example === 'release-check') makeRepository(folder)
  return name
}

function makeRepository(folder: string): void {
  const pack = { name: 'small', version: '1.0.0', license: 'MIT', engines: { node: '>=16' } }
  const files: Readonly<Record<string, string>> = {
    'package.json': JSON.stringify(pack),
    'package-lock.json': JSON.stringify({ ...pack, lockfileVersion: 3 }),
    LICENSE: 'MIT License\n',
    'README.md': 'See [the docs](docs/one.md).\n',
    'CHANGELOG.md': '## 1.0.0\n\n- The first.\n',
    'docs/one.md': 'Back to [the readme](../README.md).\n',
    'src/one.ts': 'export const one = 1\n',
    'src/two.ts': "export const two = 'two'\n",
    'out/one.js': 'exports.one = 1\n',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  cpSync(join(root, 'examples', 'gather.pipeline'), join(folder, 'examples', 'gather.pipeline'))
  for (const words of ['init -q', 'add -A', 'commit -q -m first']) {
    execFileSync('git', words.split(' '), { cwd: folder, env: { ...process.env, ...author }, stdio: 'pipe' })
  }
}

/** The same on each machine, and so the same commit. */
const author = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
}
