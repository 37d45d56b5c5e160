export type ExportTarget = 'ts' | 'mjs'

/** One type of file that a pipeline is exported as. */
interface Target {
  /** The extension of its files, with the dot. */
  readonly extension: string
  /** Its language, where people choose. */
  readonly title: string
  /** The name of such files in the system's dialogs. */
  readonly files: string
  /** What can be done with its file: `Node runs as it is`. */
  readonly about: string
  /** What the export is good for. */
  readonly gives: string
  /** Whether it has types, and may import files that have types. */
  readonly isTyped: boolean
  /**
   * Makes its text from the printed TypeScript. `withoutTypes`: the function of the host, which has the compiler and
   * the printer.
   */
  readonly print: (typed: string, withoutTypes: (typed: string) => Promise<string>) => Promise<string>
}

/**
 * Every type of file that a pipeline is exported as: the one list for windows, dialogs, the terminal and the server.
 */
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

/** In the order in which people see them; the first is the default. */
export const exportTargetIds: readonly [ExportTarget, ...ExportTarget[]] = Object.keys(exportTargets) as [
  ExportTarget,
  ...ExportTarget[],
]

/** The target of a file with this name; `null`: it is no name of exported code. */
export function exportTargetOf(fileName: string): ExportTarget | null {
  // A file of declarations has no code.
  if (fileName.endsWith('.d.ts')) return null
  return exportTargetIds.find((id) => fileName.endsWith(exportTargets[id].extension)) ?? null
}

export type ExportPlatform = 'plain' | 'runtime'

/** What code of each platform needs, whatever its file. */
export const exportPlatforms: Readonly<Record<ExportPlatform, string>> = {
  plain: 'needs nothing of ours',
  runtime: 'imports @asyncanvas/runtime',
}

/** Whether it is the name of a platform. */
export function isPlatform(name: string): name is ExportPlatform {
  return Object.hasOwn(exportPlatforms, name)
}
