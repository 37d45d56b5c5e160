import { dirname } from 'node:path'
import { isReadOnly } from './atomic-writer.ts'
import { diskFileSystem } from './disk-file-system.ts'
import { WriteRefusal } from './write-error.ts'
import { writeTarget } from './write-target.ts'

/** Why a write of that path could not succeed, as far as can be known beforehand; `null`: no reason is known. */
export async function foreseenRefusal(path: string): Promise<unknown> {
  try {
    const target = await writeTarget(diskFileSystem, path)
    if (target.kind === 'descriptor') return null
    const isNew = target.kind === 'file' && target.about === null
    if (target.kind === 'file' && target.about !== null && isReadOnly(target.about, process.geteuid?.() ?? 0)) {
      return new WriteRefusal('READ_ONLY')
    }
    await diskFileSystem.access(isNew ? dirname(target.path) : target.path)
    return null
  } catch (error) {
    return error
  }
}
