import { runtimeParts } from 'virtual:runtime-parts'
import { describe, expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import { compile, type Plan } from '#compile'
import { graphSchema, jsonSchema, parseDocument, serializeDocument } from '#document'
import {
  copyNodes,
  emptyGraph,
  type Graph,
  moveNodes,
  type Node,
  nodeById,
  nodeName,
  pasteNodes,
  problemsOf,
  removeNodes,
  setName,
  standingsOf,
} from '#graph'
import { startRun } from '#run'
import { isSettled, runViewOf, type TraceEvent } from '#trace'
import { includes, kindId, kinds, pipelineWith, results, wiresAtKind } from '../support/every-kind.ts'
import { runOptions } from '../support/run-options.ts'
import { typeErrors } from './codegen/programs.ts'
import { runVirtually } from './codegen/virtual-program.ts'

// Tests all that a kind of node needs, from a new node to its export: a person who adds a kind sees here what is missing.

function nodeIn(graph: Graph): Node {
  const node = nodeById(graph, kindId)
  if (!node) throw new Error('the node is not in the graph')
  return node
}

function planOf(graph: Graph): Plan {
  const compiled = compile(graph, includes)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

function parsed(text: string): Graph {
  const read = parseDocument(text)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

async function eventsOf(graph: Graph): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = []
  await startRun(runOptions(planOf(graph), events)).outcome
  return events
}

describe.each(kinds)('%s', (kind) => {
  const graph = pipelineWith(kind)
  const isPartOfRun = kind !== 'note'

  it('is drawn without a mistake, with its wires', () => {
    expect(problemsOf(graph, includes).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(nodeIn(graph).kind).toBe(kind)
    expect(wiresAtKind(graph).length > 0).toBe(isPartOfRun)
  })

  it('is written, is read again unchanged, and keeps unknown keys', () => {
    const text = serializeDocument(graph)
    expect(parsed(text)).toEqual(graph)
    const more = text.replace(`"id": "${kindId}"`, `"id": "${kindId}", "later": { "a": [1] }`)
    const kept = parsed(more)
    expect(nodeIn(kept).unknown).toEqual([{ after: 'id', key: 'later', value: { a: [1] } }])
    expect(parsed(serializeDocument(kept))).toEqual(kept)
  })

  it('is in the schema of the file and of messages', () => {
    expect(graphSchema.parse(graph)).toEqual(graph)
    expect(JSON.stringify(jsonSchema())).toContain(`"const":"${kind}"`)
    const wrong = { ...graph, nodes: [{ ...nodeIn(graph), more: 1 }] }
    expect(graphSchema.safeParse(wrong).success).toBe(false)
  })

  it('has a name that can be changed, if it has one', () => {
    const renamed = setName(graph, kindId, 'another')
    expect(nodeName(nodeIn(renamed))).toBe(isPartOfRun ? 'another' : nodeName(nodeIn(graph)))
  })

  it('can be copied, and taken away with its wires', () => {
    const { graph: pasted, ids } = pasteNodes(emptyGraph, copyNodes(graph, [kindId]))
    // A group is copied with what is in it.
    expect(ids.map((id) => nodeById(pasted, id)?.kind)).toContain(kind)
    const without = removeNodes(graph, [kindId])
    expect(nodeById(without, kindId)).toBeUndefined()
    expect(wiresAtKind(without)).toEqual([])
  })

  it('is compiled, run, and told of to its end', async () => {
    const plan = planOf(graph)
    expect(plan.nodes.some(({ id }) => id === kindId)).toBe(isPartOfRun)
    const events = await eventsOf(graph)
    const view = runViewOf(events)
    expect(view.outcome).toMatchObject({ kind: 'succeeded', result: results[kind] })
    const run = view.nodes.get(kindId)
    expect(run && isSettled(run.state)).toBe(isPartOfRun ? true : undefined)
  })

  it('is told of by a run wherever it stands, until it is taken away', () => {
    expect(standingsOf(graph, moveNodes(graph, { [kindId]: { x: 9, y: 9 } })).isSame).toBe(true)
    const { removed } = standingsOf(graph, removeNodes(graph, [kindId]))
    expect(removed.includes(kindId)).toBe(isPartOfRun)
  })

  it('is exported as a program with the same result', async () => {
    const exported = exportTypeScript(planOf(graph), runtimeParts)
    if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
    const { printed, status, unhandled } = await runVirtually(exported.text)
    expect({ printed, status, unhandled }).toEqual({ printed: JSON.stringify(results[kind]), status: 0, unhandled: [] })
    expect(typeErrors({ [kind]: exported.text })).toEqual([])
  })
})
