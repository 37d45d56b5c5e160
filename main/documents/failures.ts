import type { Failure } from '#bridge'
import { described, isOf } from '#foreign-value'
import { errorCode, TornFileError } from '../files/index.ts'

interface Reason {
  readonly why: string
  readonly remedy: string
}

/** By the system's error codes, and those of `RefusalCode`. */
const reasons: Readonly<Record<string, Reason>> = {
  ENOENT: { why: 'there is no such file or folder', remedy: 'Check the path' },
  EACCES: { why: 'permission denied', remedy: 'Save a copy elsewhere, or change the permissions' },
  EPERM: { why: 'not permitted', remedy: 'Save a copy elsewhere, or change the permissions' },
  EROFS: { why: 'the disk is read-only', remedy: 'Save a copy elsewhere' },
  ENOSPC: { why: 'the disk is full', remedy: 'Free some space, or save a copy elsewhere' },
  EDQUOT: { why: 'the disk quota is used up', remedy: 'Free some space, or save a copy elsewhere' },
  EIO: { why: 'the disk reports an error', remedy: 'Save a copy elsewhere, and check the disk' },
  EISDIR: { why: 'it is a folder', remedy: 'Choose a file' },
  ENOTDIR: { why: 'a part of its path is not a folder', remedy: 'Check the path' },
  EEXIST: { why: 'a file stands where its folder should be', remedy: 'Move that file away, or save a copy elsewhere' },
  EBUSY: { why: 'another program holds it', remedy: 'Close the other program and try again' },
  ETXTBSY: { why: 'it is a program that is running', remedy: 'End that program and try again' },
  EFBIG: { why: 'it is larger than the disk or a limit allows', remedy: 'Save a copy elsewhere' },
  ENAMETOOLONG: { why: 'its name is too long', remedy: 'Choose a shorter name' },
  ELOOP: { why: 'its links lead in a circle', remedy: 'Repair the links, or save a copy elsewhere' },
  EMFILE: { why: 'too many files are open here', remedy: 'Close some windows, or end what runs, and try again' },
  ENFILE: { why: 'too many files are open on this machine', remedy: 'Close some programs and try again' },
  ENOMEM: { why: 'there is no memory left', remedy: 'Close some programs and try again' },
  ENXIO: { why: 'there is no such device', remedy: 'Choose a file' },
  ENODEV: { why: 'there is no such device', remedy: 'Choose a file' },
  EBADF: { why: 'it is not open for writing', remedy: 'Choose a file' },
  EINVAL: { why: 'it cannot be written to', remedy: 'Choose a file' },
  ESTALE: { why: 'the folder is not there any more', remedy: 'Connect to it again, or save a copy elsewhere' },
  ETIMEDOUT: { why: 'the disk does not answer', remedy: 'Connect to it again, or save a copy elsewhere' },
  ENOTCONN: { why: 'the disk is not connected', remedy: 'Connect to it again, or save a copy elsewhere' },
  EHOSTDOWN: { why: 'the machine that has it does not answer', remedy: 'Try again later, or save a copy elsewhere' },
  EPIPE: { why: 'nobody reads it', remedy: 'Start its reader first' },
  NO_READER: { why: 'nobody reads it', remedy: 'Start its reader first' },
  READ_ONLY: { why: 'it is read-only', remedy: 'Choose another name, or make it writable' },
  IS_SOCKET: { why: 'it is a socket', remedy: 'Choose a file' },
  IS_DISK: { why: 'it is a whole disk', remedy: 'Choose a file' },
}

/** Describes a system error in words for people. */
export function failureOf(error: unknown, what: string): Failure {
  const code = errorCode(error)
  const known = reasons[code]
  if (isOf(error, TornFileError)) {
    const message = `${what}: ${known?.why ?? code}; only a part of it was written`
    return {
      message,
      remedy:
        error.keptAt === null
          ? 'Save a copy elsewhere at once'
          : `The whole file is in ${error.keptAt}: copy that file`,
    }
  }
  if (known) return { message: `${what}: ${known.why}`, remedy: known.remedy }
  return {
    message: code === '' ? `${what}: ${described(error).message}` : `${what} (${code})`,
    remedy: 'Save a copy elsewhere',
  }
}
