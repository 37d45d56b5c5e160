import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { imports } from '../../package.json'

interface Rules {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string })[]
  readonly options: ICruiseOptions
}

const root = new URL('../..', import.meta.url).pathname
const rules: Rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs')

/** A project of empty files, with every folder that a rule names. */
const house = [
  ...Object.values(imports).map((door) => door.slice(2)),
  'src/graph/edits.ts',
  'src/runtime/core/task.ts',
  'src/runtime/locks/lock.ts',
  'src/runtime/together/gather.ts',
  'src/runtime/host/executor.ts',
  'src/runtime/loop/event-loop.ts',
  'src/runtime/loop/pump.ts',
  'main/index.ts',
  'main/cli.ts',
  'main/preload.ts',
  'main/settings.ts',
  'main/documents/trust.ts',
  'main/handlers/ipc.ts',
  'main/serve/serve.ts',
  'main/terminal/program.ts',
  'main/windows/window.ts',
  'main/files/index.ts',
  'main/files/json-file.ts',
  'renderer/app.tsx',
  'renderer/bridge.ts',
  'renderer/store/index.ts',
  'renderer/store/hooks.ts',
  'renderer/commands/index.ts',
  'renderer/commands/command.ts',
  'renderer/canvas/canvas.tsx',
  'renderer/panels/inspector.tsx',
  'renderer/panels/panels.tsx',
  'renderer/panels/inspector/code-field.tsx',
  'renderer/chrome/rail.tsx',
  'renderer/kinds/kind-views.ts',
  'renderer/words/run-words.ts',
  'renderer/theme/status-look.ts',
  'renderer/ui/button.tsx',
  'tests/support/graph-of.ts',
]

/** A file, one import in it, and the rule that must find it. */
const planted = [
  ['src/code/bad-1.ts', "import '#graph'", 'src-code-doors'],
  ['src/code/bad-2.ts', "import 'zod'", 'src-code-packages'],
  ['src/words/bad-1.ts', "import '#code'", 'src-words-doors'],
  ['src/words/bad-2.ts', "import 'zod'", 'src-words-packages'],
  ['src/modules/bad-1.ts', "import '#graph'", 'src-modules-doors'],
  ['src/modules/bad-2.ts', "import 'node:fs'", 'src-modules-packages'],
  ['src/graph/bad-1.ts', "import '#compile'", 'src-graph-doors'],
  ['src/document/bad-1.ts', "import '#trace'", 'src-document-doors'],
  ['src/trace/bad-1.ts', "import '#runtime'", 'src-trace-doors'],
  ['src/trace/bad-3.ts', "import '#runtime-internal'", 'src-trace-doors'],
  ['src/compile/bad-1.ts', "import '#run'", 'src-compile-doors'],
  ['src/compile/bad-2.ts', "import '../graph/edits.ts'", 'src-compile-doors'],
  ['src/runtime/bad-1.ts', "import '#graph'", 'src-runtime-doors'],
  ['src/runtime/ground/bad-1.ts', "import '../core/task.ts'", 'runtime-ground'],
  ['src/runtime/ground/bad-2.ts', "import type {} from '../loop/event-loop.ts'", 'runtime-ground-types'],
  ['src/runtime/core/bad-1.ts', "import '../loop/event-loop.ts'", 'runtime-core'],
  ['src/runtime/core/bad-2.ts', "import type {} from '../loop/pump.ts'", 'runtime-core-types'],
  ['src/runtime/locks/bad-1.ts', "import '../together/gather.ts'", 'runtime-locks'],
  ['src/runtime/locks/bad-2.ts', "import type {} from '../host/executor.ts'", 'runtime-locks-types'],
  ['src/runtime/together/bad-1.ts', "import '../host/executor.ts'", 'runtime-together'],
  ['src/runtime/together/bad-2.ts', "import type {} from '../loop/pump.ts'", 'runtime-together-types'],
  ['src/runtime/host/bad-1.ts', "import '../loop/pump.ts'", 'runtime-host'],
  ['src/runtime/host/bad-2.ts', "import type {} from '../loop/pump.ts'", 'runtime-host-types'],
  ['src/runtime/loop/bad-1.ts', "import '../index.ts'", 'runtime-loop'],
  ['src/runtime/loop/bad-2.ts', "import type {} from '../internal.ts'", 'runtime-loop-types'],
  ['src/codegen/bad-1.ts', "import '#runtime'", 'src-codegen-doors'],
  ['src/run/bad-1.ts', "import '#bridge'", 'src-run-doors'],
  ['src/commands/bad-1.ts', "import type {} from '#bridge'", 'src-commands-doors'],
  ['src/commands/bad-2.ts', "import 'react'", 'src-commands-packages'],
  ['src/bridge/bad-1.ts', "import type {} from '#run'", 'src-bridge-doors'],
  ['src/bridge/bad-2.ts', "import '#graph'", 'bridge-types-only'],
  ['src/run/bad-2.ts', "import '../../main/windows/window.ts'", 'src-run-doors'],
  ['src/graph/bad-2.ts', "import 'react'", 'src-graph-packages'],
  ['src/document/bad-2.ts', "import 'node:fs'", 'src-document-packages'],
  ['src/trace/bad-2.ts', "import 'zod'", 'src-trace-packages'],
  ['src/compile/bad-3.ts', "import 'electron'", 'src-compile-packages'],
  ['src/runtime/bad-2.ts', "import 'node:timers'", 'src-runtime-packages'],
  ['src/codegen/bad-2.ts', "import 'zustand'", 'src-codegen-packages'],
  ['src/run/bad-3.ts', "import 'reactflow'", 'src-run-packages'],
  ['src/bridge/bad-3.ts', "import 'ws'", 'src-bridge-packages'],
  ['main/bad-1.ts', "import '../src/graph/edits.ts'", 'through-the-door'],
  ['renderer/canvas/bad-1.ts', "import '../../src/graph/edits.ts'", 'through-the-door'],
  ['tests/renderer/bad-1.ts', "import '../../src/graph/edits.ts'", 'through-the-door'],
  ['tests/core/compile/bad-1.ts', "import '../../../src/graph/edits.ts'", 'through-the-door-of-others'],
  ['main/bad-2.ts', "import '../src/graph/index.ts'", 'door-by-its-name'],
  ['src/document/bad-3.ts', "import '../graph/index.ts'", 'door-by-its-name'],
  ['main/bad-3.ts', "import './files/json-file.ts'", 'folder-door'],
  ['renderer/panels/bad-1.ts', "import '../store/hooks.ts'", 'folder-door'],
  ['renderer/panels/bad-2.ts', "import '../commands/command.ts'", 'folder-door'],
  ['main/bad-4.ts', "import '../renderer/theme/status-look.ts'", 'main-not-renderer'],
  ['main/bad-5.ts', "import '../tests/support/graph-of.ts'", 'main-not-renderer'],
  ['main/preload.ts', "import { join } from 'node:path'", 'preload-alone'],
  ['main/start.ts', "import './reaches-electron.ts'", 'terminal-without-electron'],
  ['main/serve/bad-2.ts', "import '../reaches-electron.ts'", 'terminal-without-electron'],
  ['main/reaches-electron.ts', "import 'electron'", null],
  ['main/code/bad-1.ts', "import '../documents/trust.ts'", 'main-code'],
  ['main/documents/bad-1.ts', "import '../handlers/ipc.ts'", 'main-documents'],
  ['main/runs/bad-1.ts', "import type {} from '../handlers/ipc.ts'", 'main-runs'],
  ['main/handlers/bad-1.ts', "import '../windows/window.ts'", 'main-handlers'],
  ['main/windows/bad-1.ts', "import '../serve/serve.ts'", 'main-windows'],
  ['main/serve/bad-1.ts', "import '../terminal/program.ts'", 'main-serve'],
  ['renderer/panels/bad-3.ts', "import '#runtime'", 'renderer-doors'],
  ['renderer/panels/bad-20.ts', "import '#modules'", 'renderer-doors'],
  ['renderer/panels/bad-13.ts', "import '#runtime-internal'", 'renderer-doors'],
  ['renderer/panels/bad-4.ts', "import type {} from '#run'", 'renderer-doors'],
  ['renderer/panels/bad-5.ts', "import '../../main/windows/window.ts'", 'renderer-doors'],
  ['renderer/panels/bad-6.ts', "import 'electron'", 'renderer-not-node'],
  ['renderer/panels/bad-7.ts', "import 'node:path'", 'renderer-not-node-core'],
  ['renderer/ui/bad-1.ts', "import '../store/index.ts'", 'renderer-ui'],
  ['renderer/ui/bad-2.ts', "import '#graph'", 'renderer-ui-core'],
  ['renderer/theme/bad-1.ts', "import '../store/index.ts'", 'renderer-theme'],
  ['renderer/store/bad-1.ts', "import '../canvas/canvas.tsx'", 'renderer-store'],
  ['renderer/store/bad-2.ts', "import '../commands/index.ts'", 'renderer-store'],
  ['renderer/commands/bad-1.ts', "import '../canvas/canvas.tsx'", 'renderer-commands'],
  ['renderer/commands/bad-2.ts', "import '../panels/inspector.tsx'", 'renderer-commands'],
  ['renderer/words/bad-1.ts', "import '../ui/button.tsx'", 'renderer-words'],
  ['renderer/words/bad-2.ts', "import type {} from '../panels/inspector.tsx'", 'renderer-words'],
  ['renderer/kinds/bad-1.ts', "import '../panels/panels.tsx'", 'renderer-kinds'],
  ['renderer/kinds/bad-2.ts', "import '../canvas/canvas.tsx'", 'renderer-kinds'],
  ['renderer/commands/bad-3.ts', "import '../kinds/kind-views.ts'", 'renderer-commands'],
  ['renderer/panels/bad-14.ts', "import '../canvas/canvas.tsx'", 'renderer-panels'],
  ['renderer/panels/bad-15.ts', "import type {} from '../chrome/rail.tsx'", 'renderer-panels'],
  ['renderer/canvas/bad-3.ts', "import '../panels/panels.tsx'", 'renderer-canvas'],
  ['renderer/chrome/bad-1.ts', "import '../canvas/canvas.tsx'", 'renderer-chrome'],
  ['renderer/dialogs/bad-1.ts', "import '../kinds/kind-views.ts'", 'renderer-dialogs'],
  ['renderer/frozen/bad-1.ts', "import '../store/index.ts'", 'renderer-frozen'],
  ['renderer/shown/bad-1.ts', "import '../ui/button.tsx'", 'renderer-shown'],
  ['renderer/canvas/bad-2.ts', "import '../app.tsx'", 'renderer-top'],
  ['renderer/panels/bad-8.ts', "import 'zustand'", 'zustand-in-store'],
  ['renderer/panels/bad-9.ts', "import { useStore } from 'zustand/react'", 'zustand-in-store'],
  ['renderer/panels/bad-10.ts', "import 'reactflow'", 'reactflow-in-canvas'],
  ['renderer/panels/bad-11.ts', "import '@xyflow/react'", 'reactflow-in-canvas'],
  ['renderer/panels/bad-12.ts', "import '../bridge.ts'", 'bridge-by-few'],
  ['main/cycle-1.ts', "import './cycle-2.ts'", 'no-cycles'],
  // A cycle is reported once.
  ['main/cycle-2.ts', "import './cycle-1.ts'", null],
  ['src/graph/cycle-1.ts', "import type {} from './cycle-2.ts'", 'no-type-cycles'],
  ['src/graph/cycle-2.ts', "import './cycle-1.ts'", null],
  ['main/bad-6.ts', "import 'playwright'", 'no-dev-package-in-the-product'],
  ['main/bad-7.ts', "import './nowhere.ts'", 'resolvable'],
] as const

/** Imports that look wrong but are allowed. */
const fine = [
  ['src/document/fine.ts', "import '#graph'\nimport 'zod'"],
  ['src/trace/fine.ts', "import '#foreign-value'"],
  ['src/run/fine.ts', "import '#runtime'\nimport '#runtime-internal'"],
  ['src/commands/fine.ts', "import type {} from '#graph'"],
  ['src/bridge/fine.ts', "import type {} from '#graph'\nimport type {} from '#codegen'"],
  ['src/runtime/fine.ts', "import 'node:child_process'"],
  ['src/runtime/ground/fine.ts', "import type {} from '../core/task.ts'"],
  ['src/runtime/core/fine.ts', "import '../ground/foreign-value.ts'\nimport type {} from '../loop/event-loop.ts'"],
  ['src/runtime/loop/fine.ts', "import '../together/gather.ts'\nimport '../host/executor.ts'\nimport './pump.ts'"],
  ['main/fine.ts', "import '#run'\nimport 'electron'\nimport 'node:fs'\nimport './files/index.ts'"],
  [
    'main/windows/fine.ts',
    "import '../handlers/ipc.ts'\nimport '../settings.ts'\nimport './window.ts'\nimport 'electron'",
  ],
  ['renderer/canvas/fine.ts', "import 'reactflow'\nimport '#trace'\nimport '../store/index.ts'"],
  ['renderer/store/fine.ts', "import 'zustand/vanilla'\nimport '../bridge.ts'"],
  ['renderer/commands/fine.ts', "import '../theme/status-look.ts'\nimport './command.ts'"],
  ['renderer/store/also-fine.ts', "import '#foreign-value'"],
  ['renderer/words/fine.ts', "import '#trace'\nimport '../store/index.ts'"],
  ['renderer/kinds/fine.ts', "import '../panels/inspector/code-field.tsx'\nimport '../words/run-words.ts'"],
  ['renderer/panels/fine.ts', "import '../kinds/kind-views.ts'\nimport '../words/run-words.ts'"],
  ['renderer/chrome/fine.ts', "import '../panels/panels.tsx'\nimport '../kinds/kind-views.ts'"],
  ['renderer/ui/fine.ts', "import 'react'\nimport './button.tsx'"],
  ['tests/core/graph/fine.ts', "import '../../../src/graph/edits.ts'"],
] as const

let folder: string
let broken: ReadonlyMap<string, readonly string[]>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'house-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await symlink(join(root, 'package.json'), join(folder, 'package.json'))
  for (const path of house) await write(path, 'export {}')
  for (const [path, text] of [...planted, ...fine]) await write(path, text)
  broken = await brokenRules()
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), `${text}\n`)
}

/** The rules that each file breaks. */
async function brokenRules(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { output } = await cruise(['src', 'main', 'renderer', 'tests'], {
    ...rules.options,
    ruleSet: { forbidden: [...rules.forbidden] },
    validate: true,
    baseDir: folder,
  })
  const found = new Map<string, string[]>()
  for (const { from, rule } of (output as ICruiseResult).summary.violations) {
    found.set(from, [...(found.get(from) ?? []), rule.name])
  }
  return found
}

it.each(planted)('%s: %s is caught by %s', (path, _text, rule) => {
  expect(broken.get(path) ?? []).toEqual(rule === null ? [] : expect.arrayContaining([rule]))
})

it.each(fine)('%s may import what it does', (path) => {
  expect(broken.get(path) ?? []).toEqual([])
})

it('has a bad import for every rule', () => {
  const tried = new Set<string | null>(planted.map(([, , rule]) => rule))
  expect(rules.forbidden.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([])
})
