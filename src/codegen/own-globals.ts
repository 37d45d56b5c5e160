import { freeNames } from './free-names.ts'

/** `text` of a file's own, its globals as `globalThis.name` where the pipeline's code has `taken` the name. */
export function withOwnGlobals(text: string, taken: ReadonlySet<string>): string {
  const lost = freeNames(text).filter(({ name }) => taken.has(name))
  return lost.reduceRight((printed, { from }) => `${printed.slice(0, from)}globalThis.${printed.slice(from)}`, text)
}

/** A global's name, or how else to come by it. */
export function globalName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `globalThis.${name}` : name
}
