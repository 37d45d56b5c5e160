import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import packageJson from '../../package.json'
import { copyOf } from '../../scripts/mutants/copy.mjs'
import { asked, installPart, isThere, parts } from '../../scripts/system/part-packages.mjs'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

const root = new URL('../..', import.meta.url).pathname

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>
}

function lockOf(folder: string): Lock {
  return JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8'))
}

describe.each(Object.entries(parts))('the packages of %s', (_, folder) => {
  it('are named with their versions, as its lock has them', () => {
    const locked = lockOf(folder).packages
    for (const [name, version] of Object.entries(asked(folder))) {
      expect(version).toMatch(/^(npm:.*@)?\d+\.\d+\.\d+$/)
      expect(locked[`node_modules/${name}`]?.version).toBe(version.replace(/.*@/, ''))
    }
  })

  it("are none of the project's, and who installs the project gets none of them", () => {
    const ours = { ...packageJson.dependencies, ...packageJson.devDependencies }
    expect(Object.keys(asked(folder)).filter((name) => name in ours)).toEqual([])
  })
})

it('no lock names the host of a registry', () => {
  for (const folder of ['.', ...Object.values(parts)]) {
    const hosts = Object.values(lockOf(folder).packages).flatMap(({ resolved }) => resolved ?? [])
    expect({ folder, hosts }).toEqual({ folder, hosts: [] })
  }
})

describe('a folder with packages of its own', () => {
  let scratch: ScratchFolder
  let told: string[]
  beforeEach(async () => {
    scratch = await createScratchFolder()
    told = []
    write('package.json', { dependencies: { plain: '1.2.3', renamed: 'npm:other@4.5.6' } })
  })
  afterEach(() => scratch.remove())

  function write(path: string, content: object): void {
    const file = join(scratch.work, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(content))
  }

  const install = () => installPart(scratch.work, (line: string) => told.push(line))

  it('is left alone where they are there', () => {
    write('node_modules/plain/package.json', { version: '1.2.3' })
    write('node_modules/renamed/package.json', { version: '4.5.6' })
    expect({ isDone: install(), told }).toEqual({ isDone: true, told: [] })
  })

  it('lacks those that are gone, or of another version', () => {
    write('node_modules/plain/package.json', { version: '1.2.3' })
    expect(isThere(scratch.work)).toBe(false)
    write('node_modules/renamed/package.json', { version: '4.5.7' })
    expect(isThere(scratch.work)).toBe(false)
  })

  it('says what it installs, and with which command people can, where npm could not', () => {
    // Without a lock file npm can install nothing.
    expect(install()).toBe(false)
    expect(told).toEqual([
      `${scratch.work}: installing plain, renamed`,
      expect.stringMatching(
        `^${scratch.work}: npm could not install them \\(npm ci --prefix ${scratch.work}\\)\n.*npm`,
      ),
    ])
  })

  it('has them in copies of the project, too', () => {
    write('node_modules/plain/package.json', { version: '1.2.3' })
    write('part/package.json', { dependencies: { own: '7.8.9' } })
    write('part/node_modules/own/package.json', { version: '7.8.9' })
    const copy = copyOf(scratch.work)
    try {
      expect(isThere(join(copy.folder, 'part'))).toBe(true)
    } finally {
      copy.remove()
    }
  })
})
