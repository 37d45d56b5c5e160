import { leftOutFiles } from './left-out-files.ts'
import cpythonFiles from './tables/cpython-files.json'
import cpythonTests from './tables/cpython-tests.json'
import rules from './tables/differences.md?raw'
import type { Excluded } from './tables/row.ts'
import { tables } from './tables.ts'

/** The right text of `docs/asyncio-differences.md`: the rules, and then, file by file, what is left out of CPython's suite. */
export function differencesPage(): string {
  const covered = new Set(tables.flatMap(({ rows }) => rows.flatMap(({ answersTo }) => answersTo)))
  const excluded = tables.flatMap((table) => table.excluded)
  const ours = tables.flatMap(({ rows }) => rows)
  const files = [...new Set(cpythonTests.map(fileOf))]
  const sections = files.map((file) => {
    const isOfFile = (test: string): boolean => fileOf(test) === file
    return sectionOf(
      file,
      [...covered].filter(isOfFile).length,
      excluded.filter(({ test }) => isOfFile(test)),
    )
  })
  const answered = `Of ${cpythonTests.length} tests ${counts(covered.size, excluded.length)}; our tables have ${ours.length} rows.`
  const sum = `CPython's suite has ${cpythonFiles.length} files of tests; ${files.length} of them are answered here. ${answered}`
  return `${rules.trimEnd()}\n\n${sum}\n${leftOutSection()}${sections.join('')}`
}

function leftOutSection(): string {
  const lines = Object.entries(leftOutFiles).map(([file, why]) => `| \`${file}\` | ${why} |\n`)
  return `\n### Files that are left out\n\n| file | why |\n|---|---|\n${lines.join('')}`
}

function fileOf(test: string): string {
  return test.slice(0, test.indexOf('.'))
}

function counts(covered: number, excluded: number): string {
  return `**${covered} covered**, **${excluded} excluded**`
}

function sectionOf(file: string, covered: number, excluded: readonly Excluded[]): string {
  const heading = `\n### ${file}\n\n${counts(covered, excluded.length)}\n`
  if (excluded.length === 0) return heading
  const lines = excluded.map(
    ({ test, why }) => `| \`${test.slice(file.length + 1)}\` | ${why.replaceAll('|', '\\|')} |\n`,
  )
  return `${heading}\n| test | why it can't be here |\n|---|---|\n${lines.join('')}`
}
