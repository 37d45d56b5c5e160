import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bridge, type Commands, commandNames, createBridge, eventNames } from '#bridge'
import { type IpcPort, serve } from '../../main/handlers/ipc.ts'
import { sample } from './served-editor.ts'

/** Both ends in one process: messages are cloned, as Electron does. */
function pair(isOurs: boolean = true): {
  bridge: Bridge
  calls: [string, unknown[]][]
  emit: (event: string, payload: unknown) => void
} {
  const channels = new Map<string, (sent: string, ...args: unknown[]) => Promise<unknown>>()
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const calls: [string, unknown[]][] = []
  const port: IpcPort<string> = { handle: (channel, listener) => channels.set(channel, listener) }
  const commands = Object.fromEntries(
    Object.keys(commandNames).map((name) => [
      name,
      async (...args: unknown[]) => {
        calls.push([name, args])
        return name
      },
    ]),
  ) as unknown as Commands
  serve(port, () => (isOurs ? commands : null))
  const bridge = createBridge({
    call: async (command, args) => channels.get(command)?.('window', ...structuredClone([...args])),
    listen(event, listener) {
      const all = listeners.get(event) ?? new Set()
      listeners.set(event, all.add(listener))
      return () => all.delete(listener)
    },
  })
  return {
    bridge,
    calls,
    emit(event, payload) {
      for (const tell of listeners.get(event) ?? []) tell(structuredClone(payload))
    },
  }
}

const valid: { readonly [K in keyof Commands]: Parameters<Commands[K]> } = {
  welcome: [],
  newDocument: [],
  openDocument: ['/a/b.pipeline'],
  openText: ['dropped.pipeline', '{}'],
  listExamples: [],
  openExample: ['gather.pipeline'],
  listDocuments: [],
  readIncludes: [['./b.pipeline']],
  listNearby: [],
  saveDocument: [{ graph: sample, isSaveAs: false }],
  takeRecovery: [],
  keepRecovery: [null],
  discardRecovery: [],
  setDirty: [true],
  startRun: [
    { graph: sample, inputs: { a: [1, { b: null }] }, clock: 'real', rate: 1, isDebug: false, isApart: false },
  ],
  checkRun: [{ graph: sample, inputs: {}, clock: 'virtual', rate: 1, isDebug: true, isApart: true }],
  cancelRun: ['r1'],
  setRate: ['r1', 0],
  readWhole: ['r1', { kind: 'value', node: 0 }],
  trustCode: ['a1', true],
  copiedCode: [['async function a() {}']],
  pastedCode: [[]],
  readCode: [['async function f() {}']],
  readModules: [['async function f() {}']],
  previewExport: [{ graph: sample, target: 'ts' }],
  saveExport: [{ graph: sample, target: 'mjs' }],
  setTheme: ['dark'],
  ping: [],
}

describe('the bridge', () => {
  it('has exactly the names of the contract', () => {
    const events = Object.keys(eventNames).map((name) => `on${name.charAt(0).toUpperCase()}${name.slice(1)}`)
    expect(Object.keys(pair().bridge).sort()).toEqual([...Object.keys(commandNames), ...events].sort())
  })

  it('carries every command with its arguments', async () => {
    const { bridge, calls } = pair()
    for (const [name, args] of Object.entries(valid)) {
      const ask = bridge[name as keyof Commands] as (...args: readonly unknown[]) => Promise<unknown>
      expect(await ask(...args)).toBe(name)
      expect(calls.at(-1)).toEqual([name, args])
    }
  })

  it('tells listeners until they leave', () => {
    const { bridge, emit } = pair()
    const heard: string[] = []
    const leave = bridge.onMenuCommand((id) => heard.push(id))
    emit('menuCommand', 'save')
    leave()
    emit('menuCommand', 'undo')
    expect(heard).toEqual(['save'])
  })
})

describe('serve', () => {
  it('refuses every command of a sender that is not a window of ours', async () => {
    const { bridge, calls } = pair(false)
    for (const [name, args] of Object.entries(valid)) {
      const ask = bridge[name as keyof Commands] as (...args: readonly unknown[]) => Promise<unknown>
      await expect(ask(...args)).rejects.toThrow('refused')
    }
    expect(calls).toEqual([])
  })

  it('lets no payload of another shape through to a command', async () => {
    const shy = Object.entries(valid).filter(([, args]) => args.length > 0)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...shy), fc.array(fc.jsonValue(), { maxLength: 3 }), async ([name], args) => {
        // These commands take plain strings and numbers, so generated arguments may be valid.
        const isPlausible = [
          'openDocument',
          'openText',
          'openExample',
          'cancelRun',
          'setRate',
          'copiedCode',
          'pastedCode',
          'readCode',
          'readModules',
        ].includes(name)
        fc.pre(!(isPlausible && args.every((arg) => ['string', 'number', 'object'].includes(typeof arg))))
        fc.pre(!(typeof args[0] === 'boolean' || args[0] === null))
        const { bridge, calls } = pair()
        const ask = bridge[name as keyof Commands] as (...args: readonly unknown[]) => Promise<unknown>
        await expect(ask(...args)).rejects.toThrow('refused')
        expect(calls).toEqual([])
      }),
    )
  })

  it('refuses extra arguments, prototype keys and bottomless nesting', async () => {
    const { bridge, calls } = pair()
    const save = bridge.saveDocument as (...args: unknown[]) => Promise<unknown>
    await expect(save(...valid.saveDocument, 1)).rejects.toThrow('refused')
    const poisoned: unknown = JSON.parse('{"__proto__": {"isSaveAs": true}}')
    await expect(save({ ...valid.saveDocument[0], extra: poisoned })).rejects.toThrow('refused')
    const graph = JSON.parse('{"nodes": [], "edges": [], "layout": {"__proto__": {"x": 1}}}')
    await expect(save({ ...valid.saveDocument[0], graph })).rejects.toThrow('refused')
    let deep: unknown = null
    for (let depth = 0; depth < 500; depth += 1) deep = [deep]
    const start = bridge.startRun as (request: unknown) => Promise<unknown>
    await expect(start({ ...valid.startRun[0], inputs: { deep } })).rejects.toThrow('refused')
    expect(calls).toEqual([])
  })

  it('takes any name for an input, and any key in its value', async () => {
    const { bridge, calls } = pair()
    const start = bridge.startRun as (request: unknown) => Promise<unknown>
    const inputs: unknown = JSON.parse('{"__proto__": {"__proto__": 1}, "toString": null}')
    await start({ ...valid.startRun[0], inputs })
    expect(calls).toHaveLength(1)
    await expect(start({ ...valid.startRun[0], inputs: { at: Number.NaN } })).rejects.toThrow('refused')
  })
})
