import { readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { described } from '#foreign-value'
import { ModuleError } from './module-error.ts'

/** The fields of a package.json that resolution needs. */
export interface PackageFile {
  readonly folder: string
  readonly name: unknown
  readonly main: unknown
  readonly type: unknown
  readonly exports: unknown
  readonly imports: unknown
}

/** The package.json files of a disk, each read once. */
export class PackageFiles {
  readonly #known = new Map<string, PackageFile | null>()

  /** `null`: the folder has none. Throws a ModuleError for one that is not JSON. */
  at(folder: string): PackageFile | null {
    let found = this.#known.get(folder)
    if (found === undefined) {
      found = read(folder)
      this.#known.set(folder, found)
    }
    return found
  }

  /** The fields of the files looked at so far that decide which files are loaded, by path. */
  seen(): readonly { readonly name: string; readonly code: string }[] {
    return [...this.#known.values()].flatMap((found) => {
      if (!found) return []
      const { folder, name, ...fields } = found
      if (Object.values(fields).every((value) => value === undefined)) return []
      return [{ name: join(folder, 'package.json'), code: JSON.stringify({ name, ...fields }, null, 2) }]
    })
  }

  /** The package that a file belongs to: the nearest package.json above it, and never one above a node_modules folder. */
  of(file: string): PackageFile | null {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      if (folder.endsWith(`${sep}node_modules`)) return null
      const found = this.at(folder)
      if (found || folder === dirname(folder)) return found
    }
  }
}

function read(folder: string): PackageFile | null {
  const path = join(folder, 'package.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return null
  }
  try {
    const about: unknown = JSON.parse(text)
    const { name, main, type, exports, imports } = Object(about) as Readonly<Record<string, unknown>>
    return { folder, name, main, type, exports, imports }
  } catch (error) {
    const problem = `${path} is no JSON: ${described(error).message}`
    throw new ModuleError('ERR_INVALID_PACKAGE_CONFIG', problem, 'mend it')
  }
}
