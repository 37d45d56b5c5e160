import { lightBindingsOf } from '#code'

/** In a type these are words of the language, though anything else may be called so. */
const typeWords = new Set('any unknown never void undefined null string number boolean object symbol bigint'.split(' '))

/** `text` of a file's own, its globals as `globalThis.name` where the pipeline's code has `taken` the name. */
export function withOwnGlobals(text: string, taken: ReadonlySet<string>): string {
  const isGlobal = (name: string, from: number): boolean =>
    !typeWords.has(name) && text[from - 1] !== '.' && !text.includes(`[${name} in `)
  const lost = lightBindingsOf(text).uses.filter(
    ({ binding, name, from }) => binding === null && taken.has(name) && isGlobal(name, from),
  )
  return lost.reduceRight((printed, { from }) => `${printed.slice(0, from)}globalThis.${printed.slice(from)}`, text)
}

/** A global's name, or how else to come by it. */
export function globalName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `globalThis.${name}` : name
}
