export type ExportTarget = 'ts' | 'mjs'

/** One sort of file that a pipeline is exported as. */
interface Target {
  /** Of its files' names, with the dot. */
  readonly extension: string
  /** The language, where people choose. */
  readonly title: string
  /** Files of it, as dialogs of the system call them. */
  readonly files: string
  /** What its file does: `Node runs as it is`. */
  readonly about: string
  /** What one has by it. */
  readonly gives: string
  /** Whether types stand in it, and it may import files that have some. */
  readonly isTyped: boolean
  /** Its text, of what is printed as TypeScript. `withoutTypes`: the host's, who has compiler and printer. */
  readonly print: (typed: string, withoutTypes: (typed: string) => Promise<string>) => Promise<string>
}

/** Every sort of file that a pipeline is exported as; windows, dialogs, terminal and server have theirs from here. */
export const exportTargets: Readonly<Record<ExportTarget, Target>> = {
  ts: {
    extension: '.ts',
    title: 'TypeScript',
    files: 'TypeScript',
    about: 'type-checks under strict',
    gives: 'TypeScript',
    isTyped: true,
    print: async (typed) => typed,
  },
  mjs: {
    extension: '.mjs',
    title: 'JavaScript',
    files: 'JavaScript modules',
    about: 'Node runs as it is',
    gives: 'what Node runs as it is',
    isTyped: false,
    print: (typed, withoutTypes) => withoutTypes(typed),
  },
}

/** In the order in which people are offered them; the first is what nobody chose. */
export const exportTargetIds: readonly [ExportTarget, ...ExportTarget[]] = Object.keys(exportTargets) as [
  ExportTarget,
  ...ExportTarget[],
]

/** What a file of this name is exported as; `null`: its name is none of exported code. */
export function exportTargetOf(fileName: string): ExportTarget | null {
  // A file of declarations has no code.
  if (fileName.endsWith('.d.ts')) return null
  return exportTargetIds.find((id) => fileName.endsWith(exportTargets[id].extension)) ?? null
}

/** What code can be made for, whatever its file; the first is what nobody chose. */
export const exportPlatforms: readonly [string, ...string[]] = ['plain']
