type Print = (...values: readonly unknown[]) => void

/** The timers of a console (`console.time`), by their labels. */
export interface ConsoleTimers {
  time(label?: unknown): void
  timeEnd(label?: unknown): void
  timeLog(label?: unknown, ...values: readonly unknown[]): void
}

/** Works as Node's, but on the run's clock: `nowMs`. `warn` prints what Node reports as a warning. */
export function consoleTimers(nowMs: () => number, log: Print, warn: Print): ConsoleTimers {
  const starts = new Map<string, number>()
  const tell = (method: string, label: string, values: readonly unknown[] = []): void => {
    const startMs = starts.get(label)
    if (startMs === undefined) return warn(`Warning: No such label '${label}' for console.${method}()`)
    log('%s: %s', label, durationText(nowMs() - startMs), ...values)
  }
  return {
    time(given = 'default') {
      const label = String(given)
      if (starts.has(label)) return warn(`Warning: Label '${label}' already exists for console.time()`)
      starts.set(label, nowMs())
    },
    timeEnd(given = 'default') {
      const label = String(given)
      tell('timeEnd', label)
      starts.delete(label)
    },
    timeLog(given = 'default', ...values) {
      tell('timeLog', String(given), values)
    },
  }
}

/** As Node writes it: `3.5ms`, `1.500s`, `2:03.250 (m:ss.mmm)`, `1:02:03.250 (h:mm:ss.mmm)`. */
function durationText(durationMs: number): string {
  if (durationMs < 1_000) return `${Number(durationMs.toFixed(3))}ms`
  const inMinutes = Math.floor(durationMs / 60_000)
  const seconds = ((durationMs % 60_000) / 1_000).toFixed(3)
  if (inMinutes === 0) return `${seconds}s`
  const rest = seconds.padStart(6, '0')
  if (inMinutes < 60) return `${inMinutes}:${rest} (m:ss.mmm)`
  return `${Math.floor(inMinutes / 60)}:${String(inMinutes % 60).padStart(2, '0')}:${rest} (h:mm:ss.mmm)`
}
