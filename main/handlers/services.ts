import { join } from 'node:path'
import type { StartProcess } from '../apart/start-process.ts'
import { createCodeCache } from '../code/code-cache.ts'
import { type CodeReader, createCodeReader, type ReadTexts } from '../code/code-reader.ts'
import { readHere } from '../code/read-here.ts'
import { createCopiedCode } from '../documents/copied-code.ts'
import { holdProcessLock } from '../documents/process-lock.ts'
import { createRecovery } from '../documents/recovery.ts'
import { createTrustStore } from '../documents/trust-store.ts'
import { createAtomicWriter } from '../files/index.ts'
import { loadSettings } from '../settings.ts'
import { closeUserData, keptFolders } from '../user-data.ts'
import type { RunsFactory } from './editor-window.ts'
import { createOccupancy, type Occupancy } from './occupancy.ts'
import { type Apart, createRuns } from './runs.ts'
import type { Services } from './window-commands.ts'

export interface ServicesOptions {
  readonly userData: string
  /** Creates the runs of windows; tests pass their own. */
  readonly runsOf?: (reader: CodeReader, apart: Apart | null, occupancy: Occupancy) => RunsFactory
  /** Starts a process of its own for a run. */
  readonly startProcess?: StartProcess
  /** Reads code; by default in this thread. */
  readonly readTexts?: ReadTexts
  readonly exampleFolder: string
  /** As in `Services`. */
  readonly exampleOrigin?: string
  /** The folder of the recovery copies in `userData`. */
  readonly recoveryName: string
}

/** What all windows share, kept below `userData`. */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { userData, runsOf = createRuns, readTexts = readHere, exampleFolder, exampleOrigin, recoveryName } = options
  closeUserData(userData)
  const writer = createAtomicWriter({ keptFolders: keptFolders(userData) })
  const recoveryFolder = join(userData, recoveryName)
  const cacheFolder = join(userData, 'code-cache')
  const reader = createCodeReader(createCodeCache(cacheFolder), readTexts)
  const { startProcess } = options
  const occupancy = createOccupancy()
  return {
    writer,
    reader,
    runs: runsOf(reader, startProcess ? { startProcess, cacheFolder } : null, occupancy),
    occupancy,
    exampleFolder,
    ...(exampleOrigin === undefined ? {} : { exampleOrigin }),
    settings: await loadSettings(join(userData, 'settings.json'), writer),
    recoveries: createRecovery(recoveryFolder, writer, await holdProcessLock(recoveryFolder)),
    trustStore: createTrustStore(join(userData, 'trusted.json'), writer),
    copied: createCopiedCode(),
  }
}
