// Makes copies in which faults are planted, so that the project's own files stay as they are, whatever happens to the run.
import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'

/** Folders that are generated, or that belong to the checkout. */
const left = new Set(['node_modules', '.git', '.cache', 'out', 'dist', 'test-results'])

/**
 * @param {string} root the project's folder
 * @returns {{ folder: string, remove: () => void }} a copy of it, with the same packages
 */
export function copyOf(root) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'asyncanvas-mutants-')))
  // Some tests run as another user.
  chmodSync(folder, 0o755)
  /** @type {string[]} The project's, and those that parts of it have for themselves. */
  const packages = []
  const isTaken = (/** @type {string} */ path) => {
    if (basename(path) === 'node_modules') packages.push(relative(root, path))
    return path === root || !left.has(basename(path))
  }
  cpSync(root, folder, { recursive: true, filter: isTaken })
  for (const path of packages) symlinkSync(realpathSync(join(root, path)), join(folder, path))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) }
}
