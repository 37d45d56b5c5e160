import { imported, type Names } from './names.ts'
import { globalName } from './own-globals.ts'
import { type RuntimePart, textWith } from './runtime-part.ts'
import { sliceOf } from './runtime-slice.ts'
import { wordsIn } from './words.ts'

/** The part of the runtime that is printed at a file's end. */
export interface RuntimeText {
  readonly imports: readonly string[]
  readonly text: string
}

export interface RuntimeWishes {
  /** The runtime's names that the file uses. */
  readonly used: Iterable<string>
  /** The file's own names for the runtime's names. */
  readonly called: ReadonlyMap<string, string>
  /** All names of the file's top level: a name of the runtime that is among them gets another one. */
  readonly names: Names
  /** Names of globals that the pipeline's code has declared itself. */
  readonly taken: ReadonlySet<string>
  /** Every word of the pipeline's code: members that it may use of the runtime's objects. */
  readonly words: Iterable<string>
  /** Whether more is needed than the parts that print results and errors. */
  readonly hasTasks: boolean
}

const ofTasks =
  "// asyncio's tasks on Node, as far as this file uses them: from Asyncanvas's runtime, under the MIT licence."
const ofTellers =
  "// How the program reports its result or its error: from Asyncanvas's runtime, under the MIT licence."

export function runtimeText(parts: readonly RuntimePart[], wishes: RuntimeWishes): RuntimeText {
  const { called, names, taken } = wishes
  const slice = sliceOf(parts, wishes.used, wishes.words)
  if (slice.length === 0) return { imports: [], text: '' }
  const own = new Map(called)
  const inside = wordsOfSlice(slice)
  for (const name of slice.flatMap(({ declares }) => declares)) {
    if (!own.has(name)) own.set(name, newName(name, names, inside))
  }
  const nameOf = (name: string, isGlobal: boolean): string =>
    isGlobal ? globalName(name, taken) : (own.get(name) ?? name)
  const declared = slice.filter((part) => !part.import).map((part) => textWith(textOf(part), nameOf))
  return { imports: importsOf(slice, nameOf), text: [wishes.hasTasks ? ofTasks : ofTellers, ...declared].join('\n\n') }
}

/** The name itself if it is free, or one that has no other meaning inside the runtime. */
function newName(name: string, names: Names, inside: () => ReadonlySet<string>): string {
  let given = names.take(name)
  while (given !== name && inside().has(given)) given = names.take(name)
  return given
}

function wordsOfSlice(slice: readonly RuntimePart[]): () => ReadonlySet<string> {
  let words: ReadonlySet<string> | null = null
  return () => {
    words ??= new Set(slice.flatMap((part) => wordsIn(textOf(part))))
    return words
  }
}

function textOf({ text, members }: RuntimePart): string {
  if (!members) return text
  return members.length === 0 ? `${text}}` : `${text}\n${members.map((member) => member.text).join('\n')}\n}`
}

function importsOf(
  slice: readonly RuntimePart[],
  nameOf: (name: string, isGlobal: boolean) => string,
): readonly string[] {
  const modules = new Map<string, string[]>()
  for (const { import: from, declares } of slice) {
    if (!from) continue
    const local = imported(from.name, nameOf(declares[0] ?? from.name, false))
    modules.set(from.module, [...(modules.get(from.module) ?? []), from.isType ? `type ${local}` : local])
  }
  return [...modules].map(([module, names]) => `import { ${names.join(', ')} } from '${module}'`)
}
