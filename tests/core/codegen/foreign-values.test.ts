import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import blankSpace from 'ts-blank-space'
import { expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import { described } from '#foreign-value'
import { toJson } from '#runtime-internal'
import { foreignRecipes, made } from '../../support/foreign-values.ts'
import { coroutine, planOf } from './plans.ts'

/** The functions of an exported file that are called here. */
interface Helpers {
  readonly described: (thrown: unknown) => unknown
  readonly toJson: (value: unknown) => unknown
}

const helpers = exportedHelpers()

function exportedHelpers(): Helpers {
  const exported = exportTypeScript(
    planOf([coroutine('async function f(): Promise<unknown> { return await fetch("") }')]),
    runtimeParts,
  )
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  const from = exported.text.indexOf('// How the program reports')
  const to = exported.text.indexOf('// Run as a program')
  return new Function(`${blankSpace(exported.text.slice(from, to))}\nreturn { described, toJson }`)() as Helpers
}

/** What both would print: the JSON, or the error in words. */
function printed(toResult: () => unknown): string {
  try {
    return JSON.stringify(toResult())
  } catch (error) {
    const { name, message } = described(error)
    return `${name}: ${message}`
  }
}

it('an exported program says of whatever is thrown what a run says', () => {
  fc.assert(
    fc.property(foreignRecipes, (recipe) => {
      const thrown = made(recipe)
      expect(helpers.described(thrown)).toEqual(described(thrown))
    }),
    { numRuns: 1_000 },
  )
})

it('an exported program makes of a result what a run makes of it', () => {
  fc.assert(
    fc.property(foreignRecipes, (recipe) => {
      const value = made(recipe)
      expect(printed(() => helpers.toJson(value))).toBe(printed(() => toJson(value)))
    }),
    { numRuns: 1_000 },
  )
})
