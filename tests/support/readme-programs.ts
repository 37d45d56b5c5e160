import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './scratch-folder.ts'

/** A program of the package's README. */
export interface ReadmeProgram {
  /** The heading above it, numbered where it is not the only one there. */
  readonly title: string
  readonly code: string
  /** What the README says that it prints. */
  readonly output: string
}

/** Each block of TypeScript, and the block of text behind it. Throws where there is none: a program must show something. */
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
