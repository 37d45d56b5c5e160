import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CommandName, commandNames } from '#bridge'
import { serializeDocument } from '#document'
import { call } from '../../main/handlers/ipc.ts'
import { createServices } from '../../main/handlers/services.ts'
import { type ServedWindow, serveWindow } from '../../main/handlers/window-commands.ts'
import { browserHost } from '../../main/serve/browser-host.ts'
import { guardFolder } from '../../main/serve/folder-guard.ts'
import { anyGraph } from '../core/document/graphs.ts'
import { recordedRuns, sample } from '../main/served-editor.ts'
import { createScratchFolder, root, type ScratchFolder } from '../support/scratch-folder.ts'
import { isOfContract } from './contract.ts'
import { mutated, oddValue } from './odd-values.ts'
import { fuzzed } from './runs.ts'

const graph = fc.oneof(fc.constant(sample), anyGraph)
const rate = fc.constantFrom(0, 0.25, 1, 1_000)
const path = fc.oneof(
  fc.constantFrom(
    'sample.pipeline',
    'new.pipeline',
    'a/b.pipeline',
    '../secret.pipeline',
    '.hidden.pipeline',
    'link.pipeline',
  ),
  fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0')),
)
const exported = fc.record({ graph, target: fc.constantFrom('ts', 'mjs') })

const texts = fc.array(fc.string({ maxLength: 40 }), { maxLength: 3 })

const start = fc.tuple(
  fc.record({
    graph,
    inputs: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 }),
    clock: fc.constantFrom('real', 'virtual'),
    rate,
    isDebug: fc.boolean(),
    isApart: fc.boolean(),
  }),
)

const newFile = fc.record({ name: fc.constantFrom('part.pipeline', 'part of it.pipeline'), graph })

/** Messages that match the contract. */
const valid: Readonly<Record<CommandName, fc.Arbitrary<readonly unknown[]>>> = {
  welcome: fc.constant([]),
  newDocument: fc.constant([]),
  openDocument: fc.tuple(fc.option(path)),
  openText: fc.tuple(fc.string(), fc.oneof(fc.string(), graph.map(serializeDocument))),
  listExamples: fc.constant([]),
  openExample: fc.tuple(fc.oneof(path, fc.constantFrom('gather.pipeline', '__proto__', 'constructor'))),
  listDocuments: fc.constant([]),
  readIncludes: fc.tuple(fc.array(path)),
  listNearby: fc.constant([]),
  saveDocument: fc.tuple(
    fc.record(
      {
        graph,
        isSaveAs: fc.boolean(),
        path,
        beside: fc.array(newFile, { maxLength: 2 }),
        isOverwrite: fc.boolean(),
        isForced: fc.boolean(),
      },
      { requiredKeys: ['graph', 'isSaveAs'] },
    ),
  ),
  keepRecovery: fc.tuple(fc.option(graph)),
  takeRecovery: fc.constant([]),
  discardRecovery: fc.constant([]),
  setDirty: fc.tuple(fc.boolean()),
  startRun: start,
  checkRun: start,
  cancelRun: fc.tuple(fc.constantFrom('r1', 'nobody')),
  setRate: fc.tuple(fc.constantFrom('r1', 'nobody'), rate),
  readWhole: fc.tuple(
    fc.constantFrom('r1', 'nobody'),
    fc.oneof(
      fc.record({ kind: fc.constant('value'), node: fc.nat() }),
      fc.record({ kind: fc.constant('log'), whole: fc.nat() }),
    ),
  ),
  trustCode: fc.tuple(fc.oneof(fc.constant('q1'), fc.string({ maxLength: 30 })), fc.boolean()),
  copiedCode: fc.tuple(texts),
  pastedCode: fc.tuple(texts),
  readCode: fc.tuple(fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 3 })),
  readModules: fc.tuple(fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 3 })),
  previewExport: fc.tuple(exported),
  saveExport: fc.tuple(exported),
  setTheme: fc.tuple(fc.constantFrom('system', 'light', 'dark')),
  ping: fc.constant([]),
}

const commands = Object.keys(commandNames) as CommandName[]
const mutation = fc.record({ odd: oddValue, place: fc.array(fc.nat(9), { maxLength: 6 }), how: fc.nat(3) })

/** Mostly an existing command, with arguments that are valid, nearly valid, or anything. */
const message = fc.constantFrom(...commands).chain((command) =>
  fc.record({
    command: fc.oneof({ weight: 19, arbitrary: fc.constant<unknown>(command) }, { weight: 1, arbitrary: oddValue }),
    args: fc.oneof(
      { weight: 2, arbitrary: valid[command] },
      {
        weight: 6,
        arbitrary: fc
          .tuple(valid[command], fc.array(mutation, { minLength: 1, maxLength: 2 }))
          .map(([args, steps]) =>
            steps.reduce<unknown>((value, { odd, place, how }) => mutated(value, odd, place, how), args),
          ),
      },
      { weight: 1, arbitrary: fc.array(oddValue, { maxLength: 3 }) },
      { weight: 1, arbitrary: oddValue },
    ),
    isOverSocket: fc.boolean(),
  }),
)

let scratch: ScratchFolder
let window: ServedWindow

beforeAll(async () => {
  scratch = await createScratchFolder()
  await writeFile(join(scratch.work, 'sample.pipeline'), serializeDocument(sample))
  await writeFile(join(dirname(scratch.work), 'secret.pipeline'), serializeDocument(sample))
  await mkdir(join(scratch.work, 'a'))
  window = await openWindow()
})
afterAll(() => scratch.remove())

async function openWindow(): Promise<ServedWindow> {
  const services = await createServices({
    userData: scratch.userData,
    runsOf: () => recordedRuns,
    exampleFolder: join(root, 'examples'),
    recoveryName: 'recovery',
  })
  const host = browserHost(await guardFolder(scratch.work), services, '0.0.0')
  return serveWindow(services, host, () => undefined, {})
}

/** A message as it arrives: through JSON, or a structured clone, which refuses what can't be sent. */
function sent(value: unknown, isOverSocket: boolean): { readonly value: unknown } | null {
  try {
    if (isOverSocket && !isSmall(value, { left: 5_000 })) return null
    return { value: isOverSocket ? JSON.parse(JSON.stringify(value)) : deserialize(serialize(value)) }
  } catch {
    return null
  }
}

/** As text, values with shared parts or holes would fill the sender's memory. */
function isSmall(value: unknown, budget: { left: number }): boolean {
  budget.left -= Array.isArray(value) ? value.length + 1 : 1
  if (budget.left < 0) return false
  return typeof value !== 'object' || value === null || Object.values(value).every((each) => isSmall(each, budget))
}

it('takes what the contract says, refuses the rest with a sentence, and touches nothing else', {
  timeout: 36_000_000,
}, async () => {
  await fuzzed(message, 100, async ({ command, args, isOverSocket }) => {
    const arrived = sent([command, args], isOverSocket)
    if (!arrived) return
    const [name, values] = arrived.value as [unknown, unknown]
    const told = await call(window.commands, name, values).then(
      () => null,
      (error: unknown) => error,
    )
    if (told) {
      expect(told).toBeInstanceOf(Error)
      expect((told as Error).message).toMatch(/refused: /)
    } else {
      expect(commands).toContain(name)
      expect(isOfContract(name as CommandName, values)).toBe(true)
    }
    expect(({} as Record<string, unknown>).isAdmin).toBe(undefined)
  })
  const home = dirname(scratch.work)
  expect((await readdir(home)).sort()).toEqual(['data', 'secret.pipeline', 'work'])
  expect(await readFile(join(home, 'secret.pipeline'), 'utf8')).toBe(serializeDocument(sample))
  expect((await readdir(scratch.work, { recursive: true })).filter((each) => /\/\.|\.tmp$/.test(each))).toEqual([])
})
