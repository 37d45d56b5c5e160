import { type Bridge, commandNames, type EventName, type Events, eventNames } from '#bridge'

export interface FakeBridge {
  readonly bridge: Bridge
  /** The commands that were called, in order. */
  readonly asked: readonly { readonly name: string; readonly arguments: readonly unknown[] }[]
  /** Sends an event, as the main process would. */
  tell<K extends EventName>(name: K, ...data: Parameters<Events[K]>): void
  /** The names of events with listeners, once for each listener. */
  heard(): readonly string[]
}

/** A host in memory: `answers` by command, everything else answers `undefined`. */
export function fakeBridge(answers: Partial<Bridge> = {}): FakeBridge {
  const asked: { name: string; arguments: readonly unknown[] }[] = []
  const listeners = new Map<string, Set<(...data: unknown[]) => void>>()
  const bridge: Record<string, unknown> = {}
  for (const name of Object.keys(commandNames)) {
    const answer = answers[name as keyof Bridge] as ((...data: unknown[]) => unknown) | undefined
    bridge[name] = async (...data: unknown[]) => {
      asked.push({ name, arguments: data })
      if (!answer && (name === 'keepRecovery' || name === 'checkRun')) return { ok: true, value: null }
      return answer?.(...data)
    }
  }
  for (const name of Object.keys(eventNames)) {
    const heard = new Set<(...data: unknown[]) => void>()
    listeners.set(name, heard)
    bridge[`on${name[0]?.toUpperCase()}${name.slice(1)}`] = (listen: (...data: unknown[]) => void) => {
      heard.add(listen)
      return () => heard.delete(listen)
    }
  }
  return {
    bridge: bridge as unknown as Bridge,
    asked,
    tell: (name, ...data) => {
      for (const listen of listeners.get(name) ?? []) listen(...data)
    },
    heard: () => [...listeners].flatMap(([name, all]) => [...all].map(() => name)),
  }
}
