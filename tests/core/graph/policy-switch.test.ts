import { describe, expect, it } from 'vitest'
import { allPolicies, nodeById, policiesOf, policyStep, turnPolicy } from '#graph'
import { graphOf } from '../../support/graph-of.ts'

const graph = graphOf({ ask: 'async function ask(urls: string[], word = "") {}', nap: 'sleep 10' })

describe('policies that are turned on and off', () => {
  it.each(allPolicies)('%s: on and off again is the drawing as it was', (policy) => {
    const on = turnPolicy(graph, 'ask', policy, true)
    expect(Object.keys(policiesOf(nodeById(on, 'ask') as object))).toEqual([policy])
    const off = turnPolicy(on, 'ask', policy, false)
    expect(off.nodes).toEqual(graph.nodes)
    expect(turnPolicy(graph, 'nap', policy, true)).toBe(graph)
  })

  it('a pipeline node has all, and each begins with its first input', () => {
    const drawn = graphOf({ p: 'pipeline ./inner.pipeline x y?' })
    const on = allPolicies.filter((policy) => turnPolicy(drawn, 'p', policy, true) !== drawn)
    expect(on).toEqual(allPolicies)
    const turned = turnPolicy(drawn, 'p', 'each', true)
    expect(nodeById(turned, 'p')).toMatchObject({ each: { parameter: 'x' } })
    expect(turnPolicy(turned, 'p', 'each', false).nodes).toEqual(drawn.nodes)
  })

  it('each begins with the first parameter', () => {
    expect(nodeById(turnPolicy(graph, 'ask', 'each', true), 'ask')).toMatchObject({ each: { parameter: 'urls' } })
  })

  it('a limit is the first that the pipeline has; without any, a new one', () => {
    const fresh = turnPolicy(graph, 'ask', 'limit', true)
    expect(fresh.settings.limits).toEqual({ limit: 4 })
    expect(nodeById(fresh, 'ask')).toMatchObject({ limit: 'limit' })
    const settings = { ...graph.settings, limits: { api: 2, disk: 1 } }
    const known = turnPolicy({ ...graph, settings }, 'ask', 'limit', true)
    expect(nodeById(known, 'ask')).toMatchObject({ limit: 'api' })
    expect(known.settings).toBe(settings)
  })

  it('has a name for the undo step', () => {
    expect(allPolicies.map((policy) => [policyStep(policy, true), policyStep(policy, false)])).toEqual([
      ['Add timeout', 'Remove timeout'],
      ['Add limit', 'Remove limit'],
      ['Add retry', 'Remove retry'],
      ['Add for each', 'Remove for each'],
    ])
  })
})
