import { readFile } from 'node:fs/promises'
import { loadPython } from './cpython/python.ts'
import type { Program } from './language.ts'
import { withTexts } from './print.ts'
import type { Transcript } from './transcript.ts'

/** The Python modules of the interpreter. */
const modules = ['virtual_loop', 'show', 'things', 'lookup', 'awaitables', 'actions', 'interpreter']

/** CPython's asyncio, in Pyodide. */
export class Referee {
  readonly #transcripts: (programs: string) => string

  private constructor(transcripts: (programs: string) => string) {
    this.#transcripts = transcripts
  }

  static async load(): Promise<Referee> {
    const python = await loadPython()
    for (const name of modules) {
      python.FS.writeFile(`/home/pyodide/${name}.py`, await readFile(new URL(`${name}.py`, import.meta.url), 'utf8'))
    }
    return new Referee(python.pyimport('interpreter').transcripts)
  }

  /** A transcript for each program. */
  run(programs: readonly Program[]): readonly Transcript[] {
    return JSON.parse(this.#transcripts(JSON.stringify(programs.map(withTexts))))
  }
}
