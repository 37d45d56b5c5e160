import { parentPort, workerData } from 'node:worker_threads'
import type { FromWatchdog, WatchdogData } from './cells.ts'
import { createHoldWatch } from './hold-watch.ts'
import { listenToSignals } from './signals.ts'

// This file is bundled to out/main/watchdog.cjs, and runs in a thread of its own.

if (parentPort) {
  const data = workerData as WatchdogData
  const watch = createHoldWatch(data)
  parentPort.on('message', watch.told)
  const hearsSignals = data.hearsSignals && listenToSignals(parentPort, watch, data)
  parentPort.postMessage({ type: 'ready', hearsSignals } satisfies FromWatchdog)
}
