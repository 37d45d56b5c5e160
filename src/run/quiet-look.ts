/*
 * Describes a value without running any of its code: no getter, no `toJSON`, no trap of a Proxy, no iterator.
 * Everything that reads a value outside of the run's steps uses this, since nothing could end that code.
 */

import { builtIns } from './look-built-ins.ts'
import { atom, fieldsLook, isQuiet, type Look, listParts, namesOf, ownText } from './look-parts.ts'

/** Whether it is a Proxy; only the host can tell. */
export type IsProxy = (value: unknown) => boolean

// Kept from the start, since code of a run may replace them.
const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect
const { isArray } = Array
const { isFinite: isFiniteNumber } = Number

/** The digits of a larger one take long to compute. */
const largestBigInt = 1n << 200_000n
/** A longer list is not searched for names besides its indices. */
const longestNamed = 100_000

export function lookAt(value: unknown, isProxy: IsProxy): Look {
  switch (typeof value) {
    case 'string':
      return { kind: 'text', value }
    case 'number':
      return atom(Object.is(value, -0) ? '-0' : String(value), isFiniteNumber(value))
    case 'boolean':
      return atom(String(value), true)
    case 'bigint':
      return atom(
        value < largestBigInt && value > -largestBigInt ? `${value}n` : '[a bigint of more than 200,000 bits]',
      )
    case 'object':
      return value === null ? atom('null', true) : objectLook(value, isProxy)
    case 'function':
      return atom(isProxy(value) ? proxyText : `function ${ownText(value, 'name') || '(anonymous)'}`)
    default:
      return atom(String(value))
  }
}

const proxyText = '[Proxy: not looked into, its own code would run]'

function objectLook(value: object, isProxy: IsProxy): Look {
  if (isProxy(value)) return atom(proxyText)
  try {
    return knownLook(value, nameOf(value, isProxy), isProxy)
  } catch {
    return atom('(cannot be shown)')
  }
}

function knownLook(value: object, name: string, isProxy: IsProxy): Look {
  if (isArray(value)) return listLook(value, name)
  const chain = prototypesOf(value, isProxy)
  if (chain.length <= 1 && name === 'Object') return fieldsLook(value, '', true)
  for (const [prototype, look] of builtIns) {
    const known = chain.includes(prototype) ? look(value, name) : null
    if (known) return known
  }
  return fieldsLook(value, `${name} `, false)
}

/** The prototypes, up to the first Proxy. */
function prototypesOf(value: object, isProxy: IsProxy): readonly object[] {
  const chain: object[] = []
  for (let proto = getPrototypeOf(value); proto !== null; proto = getPrototypeOf(proto)) {
    chain.push(proto)
    if (isProxy(proto)) return [...chain, proto]
  }
  return chain
}

/** The constructor's name, if it is plain data: a class may compute even its name. */
function nameOf(value: object, isProxy: IsProxy): string {
  for (let proto = getPrototypeOf(value); proto !== null && !isProxy(proto); proto = getPrototypeOf(proto)) {
    const made: unknown = getOwnPropertyDescriptor(proto, 'constructor')?.value
    if (typeof made === 'function' && !isProxy(made)) return ownText(made, 'name') || 'Object'
  }
  return 'Object'
}

function listLook(value: readonly unknown[], name: string): Look {
  const names = value.length > longestNamed ? [] : namesOf(value).filter((key) => !isPlace(key))
  const isJson = name === 'Array' && names.length === 0 && isQuiet(value)
  return {
    kind: 'object',
    head: name === 'Array' ? '' : `${name} `,
    isList: true,
    parts: listParts(value, names),
    isJson,
  }
}

function isPlace(key: string | symbol): boolean {
  return typeof key === 'string' && /^\d+$/.test(key)
}
