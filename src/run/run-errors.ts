import { nearestUse, type PlanUses } from '#compile'
import { placeOfImport } from '#modules'
import type { ErrorInfo } from '#trace'
import { errorInfo } from './error-info.ts'
import type { RunPrograms } from './run-programs.ts'

/** What is told of the errors of a run. */
export class RunErrors {
  readonly #uses: PlanUses
  readonly #programs: () => RunPrograms
  /** The nodes whose code has thrown errors: nodes that fail with the same error are told of later. */
  readonly #throwers = new WeakMap<object, number>()

  constructor(uses: PlanUses, programs: () => RunPrograms) {
    this.#uses = uses
    this.#programs = programs
  }

  /** The info of an error; if something can't be imported, its place is the import. `owner`: a node that fails with it. */
  info(error: unknown, owner?: number): ErrorInfo {
    const programs = this.#programs()
    const info = errorInfo(error, programs.map, this.#throwerOf(error, owner))
    const place = placeOfImport(error)
    const path = place ? programs.pathOf(place.url) : undefined
    if (!place || path === undefined) return info
    const { of } = nearestUse(this.#uses, path, owner)
    return { ...info, frames: [{ ...(of === null ? {} : { within: of }), line: place.line, column: place.column }] }
  }

  #throwerOf(error: unknown, owner: number | undefined): number | undefined {
    if (typeof error !== 'object' || error === null) return owner
    const known = this.#throwers.get(error) ?? owner
    if (known !== undefined) this.#throwers.set(error, known)
    return known
  }
}
