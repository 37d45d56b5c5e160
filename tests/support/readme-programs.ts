import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './scratch-folder.ts'

/** A program of the package's README. */
export interface ReadmeProgram {
  /** The heading above it, numbered if there are several programs below it. */
  readonly title: string
  readonly code: string
  /** The output that the README gives. */
  readonly output: string
}

/** Each block of TypeScript with the block of text after it. Throws if that is missing: every program must show its output. */
export function readmePrograms(): readonly ReadmeProgram[] {
  const programs: ReadmeProgram[] = []
  const readme = readFileSync(join(root, 'src/runtime/README.md'), 'utf8')
  for (const section of readme.split(/^#+ /m)) {
    const heading = section.slice(0, section.indexOf('\n'))
    const blocks = [...section.matchAll(/^```(ts|text)\n(.*?)^```$/gms)].map(([, kind, text = '']) => ({ kind, text }))
    for (const [at, block] of blocks.entries()) {
      if (block.kind !== 'ts') continue
      const printed = blocks[at + 1]
      if (printed?.kind !== 'text') throw new Error(`README: what does the program under "${heading}" print?`)
      const title = programs.some((program) => program.title === heading) ? `${heading} (${at})` : heading
      programs.push({ title, code: block.text, output: printed.text })
    }
  }
  return programs
}
