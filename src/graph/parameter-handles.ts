import { type Parameter, signatureOf } from '#code'
import type { HandleIn } from './handle.ts'
import type { Edge } from './node.ts'

/** The value handles of a function: one for each parameter. Code that does not parse gives those that can be read. */
export function parameterHandles(code: string, wiresIn: readonly Edge[]): readonly HandleIn[] {
  return (signatureOf(code)?.parameters ?? []).flatMap((parameter) => {
    if (parameter.isRest) return restHandles(parameter, wiresIn)
    const handle: HandleIn = {
      id: parameter.name,
      role: 'value',
      label: parameter.name,
      isRequired: !parameter.isOptional,
      isSpare: false,
      ...(parameter.type === undefined ? {} : { type: parameter.type }),
    }
    return [handle]
  })
}

function restHandles(parameter: Parameter, wiresIn: readonly Edge[]): readonly HandleIn[] {
  const count = restPositions(wiresIn, parameter.name).reduce((most, position) => Math.max(most, position + 1), 0)
  const type = elementType(parameter.type)
  return Array.from({ length: count + 1 }, (_, position) => ({
    id: `${parameter.name}.${position}`,
    role: 'value',
    label: position === count ? `…${parameter.name}` : `${parameter.name} ${position + 1}`,
    isRequired: false,
    isSpare: position === count,
    ...(type === undefined ? {} : { type }),
  }))
}

/** A wire into `name.1e9` in a file written by hand must not make a billion handles; it dangles instead. */
const mostRestHandles = 1_000

/** The positions of a rest parameter that have a wire, ascending. */
export function restPositions(wiresIn: readonly Edge[], name: string): readonly number[] {
  const positions = new Set<number>()
  for (const edge of wiresIn) {
    if (!edge.targetHandle.startsWith(`${name}.`)) continue
    const text = edge.targetHandle.slice(name.length + 1)
    if (/^(0|[1-9]\d{0,3})$/.test(text) && Number(text) < mostRestHandles) positions.add(Number(text))
  }
  return [...positions].sort((a, b) => a - b)
}

/** The type of the items of a list, where the type is written as a list. */
export function elementType(type: string | undefined): string | undefined {
  if (type === undefined) return undefined
  const array = /^([\w.]+)\[\]$/.exec(type) ?? /^\(([\s\S]*)\)\[\]$/.exec(type) ?? /^Array<([\s\S]*)>$/.exec(type)
  return array?.[1]
}
