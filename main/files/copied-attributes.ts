import { execFile } from 'node:child_process'

const timeLimitMs = 5_000

/** Node has no call for extended attributes, so the system's own `cp` copies them. Busybox's can't, and fails. */
const options: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['--attributes-only', '--preserve=mode,xattr', '--no-target-directory', '--'],
  darwin: ['-p', '--'],
}

/**
 * Gives the file `to` the extended attributes and access lists of `from`. `false`: some of them may be missing. The text of
 * `to` is undefined afterwards. On Windows files take their attributes from the folder.
 */
export async function copyAttributes(from: string, to: string): Promise<boolean> {
  if (process.platform === 'win32') return true
  const known = options[process.platform]
  if (known === undefined) return false
  return new Promise((done) => {
    execFile('cp', [...known, from, to], { timeout: timeLimitMs }, (error) => done(error === null))
  })
}
