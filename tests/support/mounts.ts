import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Kinds of files that a machine may refuse to make; tests that need one say so in their name if they are skipped. */
export interface MakeableKinds {
  /** Character devices: `null`, `full`. */
  readonly devices: boolean
  /** Mounts: a small disk, a file on another. */
  readonly mounts: boolean
  /** Extended attributes, read and set by Python. */
  readonly attributes: boolean
  /** Files that even root can't change. */
  readonly immutable: boolean
}

export function makeDevice(path: string, kind: 'null' | 'full'): void {
  execFileSync('mknod', [path, 'c', '1', kind === 'null' ? '3' : '7'], { stdio: 'ignore' })
}

/** Mounts a disk of this many KB at a folder, which is made. */
export function mountSmallDisk(folder: string, kilobytes: number): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' })
}

/** Mounts a file on another one. */
export function mountFile(from: string, to: string): void {
  execFileSync('mount', ['--bind', from, to], { stdio: 'ignore' })
}

export function remountReadOnly(folder: string): void {
  execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'ignore' })
}

export function unmount(path: string): void {
  execFileSync('umount', [path], { stdio: 'ignore' })
}

export function setImmutable(path: string, isSet: boolean): void {
  execFileSync('chattr', [isSet ? '+i' : '-i', path], { stdio: 'ignore' })
}

export function setAttribute(path: string, value: string): void {
  python('import os,sys; os.setxattr(sys.argv[1], "user.colour", sys.argv[2].encode())', path, value)
}

export function attributeOf(path: string): string {
  return python('import os,sys; print(os.getxattr(sys.argv[1], "user.colour").decode(), end="")', path)
}

function python(code: string, ...args: readonly string[]): string {
  return execFileSync('python3', ['-c', code, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

/** Tries all kinds in a folder that is then removed. */
export function makeableKinds(): MakeableKinds {
  const folder = mkdtempSync(join(tmpdir(), 'kinds-'))
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const works = (act: () => unknown): boolean => {
    try {
      return act() !== false
    } catch {
      return false
    }
  }
  try {
    return {
      devices: works(() => {
        makeDevice(join(folder, 'null'), 'null')
        writeFileSync(join(folder, 'null'), 'gone')
        return statSync(join(folder, 'null')).isCharacterDevice()
      }),
      mounts: works(() => {
        mountSmallDisk(join(folder, 'disk'), 64)
        unmount(join(folder, 'disk'))
      }),
      attributes: works(() => {
        setAttribute(file, 'blue')
        return attributeOf(file) === 'blue'
      }),
      immutable: works(() => {
        setImmutable(file, true)
        setImmutable(file, false)
      }),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
