import { join } from 'node:path'
import { createCodeCache } from './code-cache.ts'
import { type CodeReader, createCodeReader, type ReadTexts } from './code-reader.ts'
import { createCopiedCode } from './copied-code.ts'
import type { RunsFactory } from './editor-window.ts'
import { createAtomicWriter } from './files/index.ts'
import { createRuns } from './handlers/runs.ts'
import { holdProcessLock } from './process-lock.ts'
import { readHere } from './read-here.ts'
import { createRecovery } from './recovery.ts'
import { loadSettings } from './settings.ts'
import { createTrustStore } from './trust-store.ts'
import { closeUserData, keptFolders } from './user-data.ts'
import type { Services } from './window-commands.ts'

export interface ServicesOptions {
  readonly userData: string
  /** How windows run; tests give others. */
  readonly runsOf?: (reader: CodeReader) => RunsFactory
  /** How code is read; here, where nothing is said. */
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
  const reader = createCodeReader(createCodeCache(join(userData, 'code-cache')), readTexts)
  return {
    writer,
    reader,
    runs: runsOf(reader),
    exampleFolder,
    ...(exampleOrigin === undefined ? {} : { exampleOrigin }),
    settings: await loadSettings(join(userData, 'settings.json'), writer),
    recoveries: createRecovery(recoveryFolder, writer, await holdProcessLock(recoveryFolder)),
    trustStore: createTrustStore(join(userData, 'trusted.json'), writer),
    copied: createCopiedCode(),
  }
}
