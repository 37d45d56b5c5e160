import type { Commands } from '#bridge'
import type { CodeReader } from '../code/code-reader.ts'

/** The commands by which a page has code read. Runs none of it. */
export function codeCommands(reader: CodeReader): Pick<Commands, 'readCode' | 'readModules'> {
  return {
    readModules: (texts) => reader.readAll(texts, 'typescript'),
    readCode: async (texts) => (await reader.readAll(texts, 'typescript')).map(({ reading }) => reading),
  }
}
