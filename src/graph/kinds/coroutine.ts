import { type Parameter, signatureOf } from '#code'
import { type HandleIn, out } from '../handle.ts'
import type { Kind } from '../kind.ts'
import type { Edge, NodeBase } from '../node.ts'

/** An async function. Its name is the node's title, and its parameters are the value handles, in order. */
export interface CoroutineNode extends NodeBase {
  readonly kind: 'coroutine'
  /** TypeScript source of one function declaration, lines joined by `\n`, without a final newline. */
  readonly code: string
}

export const coroutine: Kind<CoroutineNode, 'task'> = {
  title: 'Coroutine',
  hint: 'An async function; its parameters are its handles',
  key: '1',
  part: 'task',
  naming: 'function',
  newName: 'step',
  fields: { code: { type: 'lines', label: 'Code', step: 'Edit code' } },
  first: (name) => ({
    code: `async function ${name}(): Promise<string> {\n  await sleep(1000)\n  return '${name}'\n}`,
  }),
  // If the code does not parse, the parameters that can be read give the handles.
  handlesIn: ({ code }, wiresIn) => parameterHandles(signatureOf(code)?.parameters ?? [], wiresIn),
  handlesOut: [out],
  texts: ({ code }) => [code],
}

function parameterHandles(parameters: readonly Parameter[], wiresIn: readonly Edge[]): readonly HandleIn[] {
  return parameters.flatMap((parameter) => {
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

function elementType(type: string | undefined): string | undefined {
  if (type === undefined) return undefined
  const array = /^([\w.]+)\[\]$/.exec(type) ?? /^\(([\s\S]*)\)\[\]$/.exec(type) ?? /^Array<([\s\S]*)>$/.exec(type)
  return array?.[1]
}
