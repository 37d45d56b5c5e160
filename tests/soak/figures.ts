import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What a process holds. Without a leak, each figure is the same after a thousand runs as after ten. */
export interface Figures {
  readonly rssMb: number
  readonly heapMb: number
  /** Timers, sockets, workers, children: whatever keeps the process alive. */
  readonly resources: number
  readonly files: number
  readonly listeners: number
  readonly temporary: number
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** The figures after a garbage collection. `folder`: the folder in which temporary files would be left. */
export function figuresNow(folder: string): Figures {
  collect()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    resources: process.getActiveResourcesInfo().length,
    files: openFiles(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    temporary: readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.tmp')).length,
  }
}

/** How many files this process has open; 0 if the system does not tell. */
export function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}

const names = ['rssMb', 'heapMb', 'resources', 'files', 'listeners', 'temporary'] as const

/** `flat`, or what grew: compares the median of the last third with that of the third before it. */
export function verdictOf(all: readonly Figures[]): string {
  const third = Math.floor(all.length / 3)
  if (third === 0) return 'too short for a verdict'
  const grown = names.flatMap((name) => {
    const before = median(all.slice(-2 * third, -third).map((figures) => figures[name]))
    const after = median(all.slice(-third).map((figures) => figures[name]))
    // Memory varies by itself; for the other figures one more is too many.
    const isGrown = name.endsWith('Mb') ? after > before * 1.05 + 2 : after > before
    return isGrown ? [`${name} grew from ${before.toFixed(1)} to ${after.toFixed(1)}`] : []
  })
  return grown.length === 0 ? 'flat' : grown.join(', ')
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

export function lineOf(seconds: number, runs: number, figures: Figures): string {
  const { rssMb, heapMb, resources, files, listeners, temporary } = figures
  return `${seconds.toFixed(0)} s  ${runs} runs  rss ${rssMb.toFixed(0)} MB  heap ${heapMb.toFixed(1)} MB  resources ${resources}  files ${files}  listeners ${listeners}  temporary ${temporary}`
}
