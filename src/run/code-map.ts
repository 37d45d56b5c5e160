import { nearestUse, type PlanUses, type ProgramText, type SourcePlace } from '#compile'

/** A line of the code of a run; `node` is the node's number in the run. */
export interface RunPlace extends SourcePlace {
  /** Of the shared code of a file that is included: the node whose inside it is. */
  readonly within?: number
}

/**
 * The way from the lines of the compiled scripts back to the user's. `owner`: a node whose code ran, since nodes that
 * include the same file share its script.
 */
export interface CodeMap {
  place(line: number, column: number, script: string, owner?: number): RunPlace | undefined
}

interface Script {
  readonly name: string
  readonly path: string | null
  /** `null`: it is not compiled yet. */
  readonly text: ProgramText | null
}

/** The map of several scripts; of one, which no other is included in, its own text does. */
export function codeMapOf(scripts: readonly Script[], uses: PlanUses): CodeMap | null {
  const [first, ...others] = scripts
  if (others.length === 0) return first?.text ?? null
  return {
    place: (line, column, script, owner) => {
      const found = scripts.find(({ name }) => name === script)
      const place = found?.text?.place(line, column)
      if (!found || !place) return undefined
      const use = nearestUse(uses, found.path, owner)
      const { node, ...rest } = place
      if (node !== undefined) return { ...rest, node: use.first + node }
      return use.of === null ? rest : { ...rest, within: use.of }
    },
  }
}
