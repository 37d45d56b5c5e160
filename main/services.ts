import { join } from 'node:path'
import type { RunsFactory } from './editor-window.ts'
import { createAtomicWriter } from './files/index.ts'
import { createRecovery } from './recovery.ts'
import { loadSettings } from './settings.ts'
import { createTrustStore } from './trust.ts'
import type { Services } from './window-commands.ts'

/** What all windows share, kept below `userData`. `recoveryName`: the folder of the recovery copies in it. */
export async function createServices(
  userData: string,
  runs: RunsFactory,
  recoveryName = 'recovery',
): Promise<Services> {
  const writer = createAtomicWriter()
  return {
    writer,
    runs,
    settings: await loadSettings(join(userData, 'settings.json'), writer),
    recoveries: createRecovery(join(userData, recoveryName), writer),
    trustStore: createTrustStore(join(userData, 'trusted.json'), writer),
  }
}
