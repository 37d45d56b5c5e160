import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serializeDocument } from '#document'
import type { Graph } from '#graph'
import { performCommand } from '../../../main/terminal/program.ts'
import type { HostOutput, HostTerminal } from '../../../main/terminal/terminal.ts'
import { createScratchFolder, root } from '../../support/scratch-folder.ts'

export interface CalledOptions {
  readonly isTty?: boolean
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
  /** Called with all of stderr whenever there is more of it. */
  readonly watch?: (err: string, interrupt: () => void) => void
}

export interface Called {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** A folder with files, and a terminal in it whose output is kept. */
export interface TerminalFolder {
  readonly work: string
  readonly userData: string
  save(name: string, graph: Graph): Promise<void>
  call(args: readonly string[], options?: CalledOptions): Promise<Called>
  remove(): Promise<void>
}

export async function createTerminalFolder(): Promise<TerminalFolder> {
  const { work, userData, remove } = await createScratchFolder()
  return {
    work,
    userData,
    remove,
    save: (name, graph) => writeFile(join(work, name), serializeDocument(graph)),
    async call(args, options = {}) {
      const listeners = new Set<() => void>()
      let out = ''
      let err = ''
      const terminal: HostTerminal = {
        out: output(options, (text) => {
          out += text
        }),
        err: output(options, (text) => {
          err += text
          options.watch?.(err, () => {
            // Comes as a signal does: from the host, and not in the middle of other code.
            setImmediate(() => {
              for (const listener of listeners) listener()
            })
          })
        }),
        version: '1.2.3',
        rootFolder: root,
        folder: work,
        userData,
        env: options.env ?? {},
        onInterrupt(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        onUnread: () => () => {},
        divert: () => () => {},
        end: async () => {},
      }
      return { status: await performCommand(args, terminal), out, err }
    },
  }
}

function output({ isTty = false, columns = 80, rows = 24 }: CalledOptions, write: (text: string) => void): HostOutput {
  return { write, flushed: async () => {}, isTty, isPipe: false, columns: () => columns, rows: () => rows }
}

/** The text on a terminal's screen after this output: without colours, and with lines redrawn in place. */
export function shownOn(written: string): string {
  const lines: string[] = ['']
  let row = 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves a terminal's cursor is control characters
  for (const part of written.match(/\x1b\[[?\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+/g) ?? []) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    const [, number = '', command = ''] = /^\x1b\[([?\d;]*)([A-Za-z])$/.exec(part) ?? []
    if (part === '\n') row += 1
    else if (command === 'A') row -= Number(number)
    else if (command === 'J') lines.length = row
    else if (command === '' && part !== '\r') lines[row] = (lines[row] ?? '') + part
  }
  return lines.map((line) => line ?? '').join('\n')
}
