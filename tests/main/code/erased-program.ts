import { loadTrueParser } from '#code'

const { erasedText } = await loadTrueParser()

/** The runtime's part is long, and the same for programs that use the same part of it. */
const erasedParts = new Map<string, string>()
const runtimeHead = /^\/\/ asyncio's tasks on Node.*$/m

/** A program as JavaScript; its runtime part is erased only once. */
export function erasedProgram(text: string): string {
  const at = runtimeHead.exec(text)?.index ?? text.length
  const end = text.slice(at).search(/\n\/\/ The pipeline's own code|\n\/\*\* What `read` gives/) + at
  if (end < at) return erasedText(text)
  const [before, runtime, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)]
  const known = erasedParts.get(runtime) ?? erasedText(runtime)
  erasedParts.set(runtime, known)
  // Keeps imports that only the runtime's part uses.
  const marker = `void [${importedNames(before).join(', ')}] // the runtime\n`
  return erasedText(before + marker + after).replace(marker, () => known)
}

function importedNames(text: string): readonly string[] {
  const head = text.slice(0, text.indexOf("} from 'node:url'\n"))
  return [...head.matchAll(/^import \{ (.*) \} from/gm)].flatMap(([, names = '']) =>
    names.split(', ').map((name) => name.replace(/.* as /, '')),
  )
}
