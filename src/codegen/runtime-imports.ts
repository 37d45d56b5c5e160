import { listed } from './layout.ts'
import { imported } from './names.ts'
import type { RuntimePart } from './runtime-part.ts'

const library = '@asyncanvas/runtime'
/** What programs have of the runtime besides the library: the names of `src/runtime/programs.ts`. */
const ofPrograms: ReadonlySet<string> = new Set([
  'beginProgram',
  'buffered',
  'described',
  'isErrorOf',
  'runProgram',
  'streamOf',
  'toJson',
])
const typeHead = /^(?:\/\*\*[\s\S]*?\*\/\s*)?(?:declare )?(?:interface|type)\b/

/** The imports of these names of the runtime, as the file calls them (`called`). */
export function runtimeImports(
  parts: readonly RuntimePart[],
  used: readonly string[],
  called: ReadonlyMap<string, string>,
): readonly string[] {
  const types = new Set(parts.filter(({ text }) => typeHead.test(text)).flatMap(({ declares }) => declares))
  const bindings = (names: readonly string[]): readonly string[] =>
    names.map((name) => `${types.has(name) ? 'type ' : ''}${imported(name, called.get(name) ?? name)}`)
  const line = (names: readonly string[], module: string): readonly string[] =>
    names.length === 0 ? [] : [listed('import { ', bindings([...names].sort()), ` } from '${module}'`)]
  return [
    ...line(
      used.filter((name) => !ofPrograms.has(name)),
      library,
    ),
    ...line(
      used.filter((name) => ofPrograms.has(name)),
      `${library}/program`,
    ),
  ]
}
