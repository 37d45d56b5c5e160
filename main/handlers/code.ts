import type { Commands } from '#bridge'
import type { CodeReader } from '../code/code-reader.ts'

/** The command by which a page learns what its code says. Nothing of it is run. */
export function codeCommands(reader: CodeReader): Pick<Commands, 'readCode'> {
  return {
    readCode: async (texts) => (await reader.readAll(texts, 'typescript')).map(({ reading }) => reading),
  }
}
