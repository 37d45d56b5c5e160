import { describe, expect, it } from 'vitest'
import { compile, type Plan, type PlanInput } from '#compile'
import { givenInputs } from '../../../main/terminal/given-inputs.ts'
import { graphOf } from '../../support/graph-of.ts'

function planOf(...inputs: readonly Pick<PlanInput, 'name' | 'type' | 'default'>[]): Plan {
  const nodes = inputs.map((each) => [`id of ${each.name}`, { ...each, kind: 'input' as const }])
  const compiled = compile(graphOf({ ...Object.fromEntries(nodes), s: 'sleep' }))
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join('; '))
  return compiled.value
}

const plan = planOf({ name: 'count', type: 'number' }, { name: 'word', type: 'string', default: 'w' })
const saidOf = (words: readonly string[], of = plan): unknown => {
  const given = givenInputs(of, words)
  return given.ok ? given.value : given.error.map(({ message, remedy }) => `${message}; ${remedy}`)
}
const example = 'Write --input name=value, such as --input count=3'
const missing = /count.*; Give it with --input count=JSON, or give it a default in the editor$/

describe('the values of --input', () => {
  it.each<[string, readonly string[], object]>([
    ['one', ['count=3'], { count: 3 }],
    ['several', ['count=3', 'word=a=b'], { count: 3, word: 'a=b' }],
    ['a name with spaces around it', [' count =3'], { count: 3 }],
  ])('%s', (_, words, values) => {
    expect(saidOf(words)).toEqual(values)
  })

  it.each<[string, readonly string[], readonly (string | RegExp)[]]>([
    ['none where one is needed', [], [missing]],
    ['no value', ['count'], [`--input count has no value; ${example}`]],
    ['no name', ['=3', 'count=3'], [`--input =3 has no name; ${example}`]],
    ['an unknown one', ['cont=3', 'count=3'], ['There is no input "cont"; Choose from count (number), word (string)']],
    ['one twice', ['count=3', 'count=4'], ['The input "count" is given twice; Give it once']],
    ['one twice, of which the first is not read', ['count=x', 'count=4'], [/^--input count=x: /, /given twice/]],
    ['what is not read, and is not said to be missing too', ['count=x'], [/^--input count=x: [a-z]/]],
    ['all that is wrong', ['=', 'other=1'], [/has no name/, /no input "other"/, missing]],
  ])('%s', (_, words, said) => {
    const found = saidOf(words) as readonly string[]
    expect(found).toEqual(said.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each))))
  })

  it('say what a missing text is given as, and that there are no inputs', () => {
    expect(saidOf([], planOf({ name: 'word', type: ' string ' }))).toEqual([
      expect.stringContaining('Give it with --input word=text, or give it a default in the editor'),
    ])
    expect(saidOf(['a=1'], planOf())).toEqual(['There is no input "a"; Leave it out: this pipeline has none'])
  })
})
