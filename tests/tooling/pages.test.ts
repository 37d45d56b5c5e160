import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kindsPage } from './kinds-page.ts'

const root = new URL('../..', import.meta.url).pathname
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

it('docs/kinds.md says what the records say (node scripts/kinds-page.mjs)', () => {
  expect(read('docs/kinds.md')).toBe(kindsPage())
})

/** Folders that are generated, or that belong to another project. */
const notKept = new Set(['node_modules', 'out', 'dist', 'test-results', '.git', '.cache'])

/** All files and folders of the project; folders end with `/`. */
const paths: readonly string[] = pathsIn('')

function pathsIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notKept.has(entry.name)) return []
    const path = `${folder}${entry.name}`
    return entry.isDirectory() ? [`${path}/`, ...pathsIn(`${path}/`)] : [path]
  })
}

const pages = paths.filter((path) =>
  /^(?:[A-Z]+\.md|docs\/[\w-]+\.md|(?:src|src\/runtime|bench)\/README\.md|\.github\/\w+\.md)$/.test(path),
)

/** Files in pages that do not exist yet, or belong to somebody else. */
const examples = new Set(['out.ts', 'out.mjs', 'OUT.ts', 'OUT.mjs', 'x.mjs'])

/** The texts between backticks on a page, or in its code, that look like a file or folder of ours. */
function pathsNamedIn(text: string): readonly string[] {
  const code = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block = '', span = '']) => block + span,
  )
  const words = code.flatMap((each) => each.split(/[\s,;()"'=]+/))
  return words.map((word) => word.replace(/[.:]+$/, '')).filter((word) => isPath(word) && !examples.has(word))
}

const tops = paths.filter((path) => /^[^/]+\/$/.test(path))

function isPath(word: string): boolean {
  if (!/^[\w.@{},*-][\w./@{},*-]*$/.test(word)) return false
  return tops.some((top) => word.startsWith(top)) || /^[a-z][\w./{},*-]*\.(?:tsx?|mjs|cjs|css|md|pipeline)$/.test(word)
}

/**
 * Whether a full path, or the end of a path, exists: pages say `src/run/recorder.ts`, and then `begin.ts` for a file beside
 * it.
 */
function isThere(named: string): boolean {
  const pattern = named
    .replace(/[.@-]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replace(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`)
  const isWhole = tops.some((top) => named.startsWith(top))
  const whole = new RegExp(`${isWhole ? '^' : '(?:^|/)'}${pattern}/?$`)
  return paths.some((path) => whole.test(path))
}

describe.each(pages)('%s', (page) => {
  const text = read(page)

  it('names no file and no folder that is not there', () => {
    expect(pathsNamedIn(text).filter((path) => !isThere(path))).toEqual([])
  })

  it('links to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*/, ''))
    const ours = links.filter((target) => target !== '' && !/^\w+:/.test(target))
    const missing = ours.filter((target) => !isThere(posix.join(dirname(page), target).replace(/\/$/, '')))
    expect(missing).toEqual([])
  })

  it('links to headings that it has', () => {
    const slugs = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => slugOf(title))
    const asked = [...text.matchAll(/\]\(#([^)\s]+)\)/g)].map(([, slug = '']) => slug)
    expect(asked.filter((slug) => !slugs.includes(slug))).toEqual([])
  })
})

it('names each file of ARCHITECTURE.md so that it can be found', () => {
  expect(vagueNamesIn(read('ARCHITECTURE.md'))).toEqual([])
})

/** File names without a folder that follow no path to them, and that several files have. */
function vagueNamesIn(text: string): readonly string[] {
  return cellsAndSentencesOf(text).flatMap((part) => {
    let folder = ''
    return pathsNamedIn(part).filter((named) => {
      if (named.includes('/')) {
        folder = named.slice(0, named.lastIndexOf('/') + 1)
        return false
      }
      return !(folder !== '' && isThere(`${folder}${named}`)) && filesCalled(named).length > 1
    })
  })
}

function filesCalled(name: string): readonly string[] {
  return paths.filter((path) => path.slice(path.lastIndexOf('/') + 1) === name)
}

function cellsAndSentencesOf(text: string): readonly string[] {
  const blocks = text.split(/\n\s*\n|\n(?=- |\|)/)
  return blocks.flatMap((block) =>
    block.startsWith('|') ? block.split('|') : block.replaceAll('\n', ' ').split(/(?<=[.?!][)*]*)\s/),
  )
}

/** The anchor that GitHub makes from a heading. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
}

it('sees a path that is gone', () => {
  const named = pathsNamedIn(
    '`main/menu.ts`, `node scripts/start.mjs`, `nowhere.ts`; `canvas/geometry.ts`, `src/graph/*-rules.ts`',
  )
  expect(named.filter((path) => !isThere(path))).toEqual(['main/menu.ts', 'nowhere.ts'])
})

it.each([
  ['beside the path before it', '`src/compile/plan.ts`, `program.ts`', []],
  ['beside another that stands so', '`src/graph/rename.ts`, `rules.ts`, `clipboard.ts`', []],
  ['in the folder before it', '`main/terminal/` (`program.ts`)', []],
  ['which no other file has', '`scheduler.ts`', []],
  ['beside no path', '`program.ts`', ['program.ts']],
  ['behind a path to another folder', '`src/run/recorder.ts`, `clipboard.ts`', ['clipboard.ts']],
  ['beside a path of another cell', '| `src/compile/plan.ts` | `program.ts` |', ['program.ts']],
  ['beside a path of another sentence', '`src/compile/plan.ts`. See `program.ts`.', ['program.ts']],
])('of a bare name %s: is it vague?', (_, text, vague) => {
  expect(vagueNamesIn(text)).toEqual(vague)
})
