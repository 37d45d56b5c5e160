/** The host's globals that src/ may use; the whole list. Node and Electron's main process have them all. */
declare function setTimeout(callback: () => void, delayMs: number): unknown
declare function clearTimeout(timer: unknown): void
declare function setImmediate(callback: () => void): unknown
declare const performance: { now(): number }
declare const process: { readonly versions: { readonly node: string }; _tickCallback?: () => void }
declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
