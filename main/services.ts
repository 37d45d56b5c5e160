import { join } from 'node:path'
import type { RunsFactory } from './editor-window.ts'
import { createAtomicWriter } from './files/index.ts'
import { createRecovery } from './recovery.ts'
import { loadSettings } from './settings.ts'
import { createTrustStore } from './trust.ts'
import type { Services } from './window-commands.ts'

export interface ServicesOptions {
  readonly userData: string
  readonly runs: RunsFactory
  readonly exampleFolder: string
  /** The folder of the recovery copies in `userData`. */
  readonly recoveryName: string
}

/** What all windows share, kept below `userData`. */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { userData, runs, exampleFolder, recoveryName } = options
  const writer = createAtomicWriter()
  return {
    writer,
    runs,
    exampleFolder,
    settings: await loadSettings(join(userData, 'settings.json'), writer),
    recoveries: createRecovery(join(userData, recoveryName), writer),
    trustStore: createTrustStore(join(userData, 'trusted.json'), writer),
  }
}
