import { signatureOf } from '#code'
import { type Edge, restPositions } from '#graph'

/**
 * The handles of a function's arguments, in the order of its parameters. A rest parameter takes the values that are wired
 * to it; an empty place between two is no argument.
 */
export function codeArguments({ code }: { readonly code: string }, wiresIn: readonly Edge[]): readonly string[] {
  return (signatureOf(code)?.parameters ?? []).flatMap(({ name, isRest }) =>
    isRest ? restPositions(wiresIn, name).map((position) => `${name}.${position}`) : [name],
  )
}
