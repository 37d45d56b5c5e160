import type { Failure } from '#bridge'
import { described } from '#runtime'
import { errorCode } from '../files/index.ts'

const remedies: Readonly<Record<string, { readonly why: string; readonly remedy: string }>> = {
  ENOENT: { why: 'there is no such file or folder', remedy: 'Check the path' },
  EACCES: { why: 'permission denied', remedy: 'Save a copy elsewhere, or change the permissions' },
  EPERM: { why: 'not permitted', remedy: 'Save a copy elsewhere, or change the permissions' },
  EROFS: { why: 'the disk is read-only', remedy: 'Save a copy elsewhere' },
  ENOSPC: { why: 'the disk is full', remedy: 'Free some space, or save a copy elsewhere' },
  EDQUOT: { why: 'the disk quota is used up', remedy: 'Free some space, or save a copy elsewhere' },
  EIO: { why: 'the disk reports an error', remedy: 'Save a copy elsewhere, and check the disk' },
  EISDIR: { why: 'it is a folder', remedy: 'Choose a file' },
  ENOTDIR: { why: 'a part of its path is not a folder', remedy: 'Check the path' },
  EBUSY: { why: 'another program holds it', remedy: 'Close the other program and try again' },
  EFBIG: { why: 'it is larger than the disk allows', remedy: 'Save a copy elsewhere' },
  ENAMETOOLONG: { why: 'its name is too long', remedy: 'Choose a shorter name' },
  ELOOP: { why: 'its links lead in a circle', remedy: 'Repair the links, or save a copy elsewhere' },
}

/** A system error in words for people. */
export function failureOf(error: unknown, what: string): Failure {
  const code = errorCode(error)
  const known = remedies[code]
  if (known) return { message: `${what}: ${known.why}`, remedy: known.remedy }
  return {
    message: code === '' ? `${what}: ${described(error).message}` : `${what} (${code})`,
    remedy: 'Save a copy elsewhere',
  }
}
