import { isFromRun } from '#run'

/** What ends the whole process, and with it the editor and unsaved work. */
const endings = ['exit', 'reallyExit', 'abort'] as const

let isGuarded = false

/** From now on code of a run that would end the process gets an error instead; everybody else ends it as before. */
export function guardExits(): void {
  if (isGuarded) return
  isGuarded = true
  const host = process as unknown as Record<string, (...args: readonly unknown[]) => unknown>
  for (const name of endings) {
    const end = host[name]
    if (!end) continue
    host[name] = (...args) => {
      if (isCalledByRun()) {
        throw new Error(`process.${name}() would end Asyncanvas too: return, or throw an error, to end this coroutine`)
      }
      return end.apply(process, [...args])
    }
  }
}

/** However deep in other code the call stands: a stack shows ten calls, or as many as code has set. */
function isCalledByRun(): boolean {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  try {
    return isFromRun(new Error('called'))
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
