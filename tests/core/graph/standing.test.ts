import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addNode,
  connect,
  edgeBetween,
  edgeId,
  type Graph,
  groupNodes,
  type Includes,
  moveIntoGroup,
  moveNodes,
  newNode,
  removeEdges,
  removeNodes,
  removeTask,
  reorderTasks,
  setCode,
  setDescription,
  setName,
  setParam,
  setSettings,
  setShared,
  setTitle,
  standingsOf,
  ungroup,
} from '#graph'
import { graphOf, inGroups } from '../../support/graph-of.ts'
import { includesOf } from '../../support/included.ts'

const ran: Graph = {
  ...inGroups(
    graphOf(
      {
        url: 'input',
        load: 'async function load(url: string) {\n  return url + suffix\n}',
        twice: 'async function twice(url: string) {\n  return await load(url) + await load(url)\n}',
        plain: 'async function plain(one: string, two = 2) {\n  return one\n}',
        nap: 'sleep 10',
        checks: 'group 900',
        inner: 'group shield',
        all: 'gather',
        result: 'output',
        note: 'note words',
      },
      ['url -> load.url', 'url -> twice.url', 'load -> plain.one', 'load -> all', 'plain -> all', 'all -> result'],
    ),
    { checks: ['twice', 'inner', 'note', 'url'], inner: ['nap'] },
  ),
  shared: "const suffix = '!'\nconst unused = 1\n",
}

/** For each edit, the nodes that count as changed since the run; all others stay as told. */
const edits: Readonly<Record<string, readonly [edit: (graph: Graph) => Graph, changed: readonly string[]]>> = {
  'a place': [(graph) => moveNodes(graph, { load: { x: 900, y: 900 } }), []],
  'a note': [(graph) => setParam(graph, 'note', 'note', 'text', 'others'), []],
  'the title': [(graph) => setTitle(graph, 'T'), []],
  'the description': [(graph) => setDescription(graph, 'D'), []],
  'the title of a gather': [(graph) => setName(graph, 'all', 'both'), []],
  'the title of a sleep': [(graph) => setName(graph, 'nap', 'rest'), []],
  code: [(graph) => setCode(graph, 'plain', 'async function plain(one: string) {}'), ['plain']],
  'code that others call by name': [
    (graph) => setCode(graph, 'load', 'async function load(url: string) {}'),
    ['load', 'twice'],
  ],
  'the name of a function': [(graph) => setName(graph, 'plain', 'simple'), ['plain']],
  'the name of a function that others call': [(graph) => setName(graph, 'load', 'read'), ['load', 'twice']],
  'shared code': [(graph) => setShared(graph, "const suffix = '?'\n"), ['load', 'twice']],
  'a duration': [(graph) => setParam(graph, 'nap', 'sleep', 'durationMs', 11), ['nap']],
  'what a gather does with errors': [(graph) => setParam(graph, 'all', 'gather', 'returnExceptions', true), ['all']],
  'the order of a gather': [(graph) => reorderTasks(graph, 'all', ['t2', 't1']), ['all']],
  'a task of a gather': [(graph) => removeTask(graph, 'all', 't1'), ['all']],
  'the type of an input': [(graph) => setParam(graph, 'url', 'input', 'type', 'number'), ['url']],
  'the default of an input': [(graph) => setParam(graph, 'url', 'input', 'default', 'x'), ['url']],
  'the name of an input': [(graph) => setName(graph, 'url', 'link'), ['url']],
  'the name of an output': [(graph) => setName(graph, 'result', 'answer'), ['result']],
  'the title of a group': [(graph) => setName(graph, 'checks', 'audit'), []],
  'the timeout of a group': [(graph) => setParam(graph, 'checks', 'group', 'timeoutMs', 800), ['checks']],
  'the shield of a group': [(graph) => setParam(graph, 'inner', 'group', 'shield', false), ['inner']],
  'a node that goes into a group': [(graph) => moveIntoGroup(graph, ['load'], 'checks'), ['load', 'checks']],
  'a node that leaves a group': [(graph) => moveIntoGroup(graph, ['twice'], null), ['twice', 'checks']],
  'a node that goes from group to group': [
    (graph) => moveIntoGroup(graph, ['nap'], 'checks'),
    ['nap', 'checks', 'inner'],
  ],
  'a group that goes into none': [(graph) => moveIntoGroup(graph, ['inner'], null), ['inner', 'checks']],
  'a note and an input that leave a group': [(graph) => moveIntoGroup(graph, ['note', 'url'], null), []],
  'a group that is dissolved': [(graph) => ungroup(graph, ['inner']), ['nap', 'checks']],
  'a group around a node': [(graph) => groupNodes(graph, ['plain']).graph, ['plain']],
  'a new wire': [(graph) => connect(graph, edgeBetween('nap', 'plain', 'two')), ['plain']],
  'a new wire for order': [(graph) => connect(graph, edgeBetween('nap', 'load', 'after')), ['load']],
  'a wire that went': [(graph) => removeEdges(graph, ['load.out->plain.one']), ['plain']],
  'a node that went': [(graph) => removeNodes(graph, ['plain']), ['all']],
  'a function that went and is called by name': [(graph) => removeNodes(graph, ['load']), ['twice', 'plain', 'all']],
  'a new node': [(graph) => addNode(graph, newNode(graph, 'sleep'), { x: 0, y: 0 }), []],
  'the kind of a node': [
    (graph) => ({
      ...graph,
      nodes: graph.nodes.map((node) => (node.id === 'nap' ? { id: 'nap', kind: 'output', name: 'nap' } : node)),
    }),
    ['nap', 'inner'],
  ],
}

describe.each(Object.entries(edits))('after an edit of %s', (_, [edit, changed]) => {
  const graph = edit(ran)
  const standings = standingsOf(ran, graph)

  it('says of each node whether it is what ran', () => {
    expect(graph).not.toBe(ran)
    const expected = graph.nodes.map(({ id }) => {
      if (changed.includes(id)) return [id, 'changed']
      return [id, ran.nodes.some((node) => node.id === id) ? 'told' : 'not part']
    })
    expect(graph.nodes.map(({ id }) => [id, standings.ofNode(id)])).toEqual(expected)
    expect([...standings.changed].sort()).toEqual(
      changed.filter((id) => graph.nodes.some((node) => node.id === id)).sort(),
    )
  })

  it('says of each wire whether it carried, and of whom', () => {
    const before = new Set(ran.edges.map(edgeId))
    for (const edge of graph.edges) {
      const expected = !before.has(edgeId(edge)) ? 'not part' : changed.includes(edge.source) ? 'changed' : 'told'
      expect(standings.ofEdge(edgeId(edge)), edgeId(edge)).toBe(expected)
    }
  })

  it('is taken away by undo', () => {
    expect(standingsOf(ran, ran).isSame).toBe(true)
    expect(standingsOf(ran, { ...ran, nodes: [...ran.nodes], edges: [...ran.edges] }).isSame).toBe(true)
  })
})

it('names the nodes that ran and were removed, without notes', () => {
  expect(standingsOf(ran, removeNodes(ran, ['note', 'nap', 'load'])).removed).toEqual(['load', 'nap'])
  expect(standingsOf(ran, removeNodes(ran, ['note'])).isSame).toBe(true)
})

it('knows a pipeline that would do something else from one that would not', () => {
  expect(standingsOf(ran, moveNodes(ran, { load: { x: 5, y: 5 } })).isSame).toBe(true)
  expect(standingsOf(ran, setSettings(ran, { onError: 'finish' })).isSame).toBe(false)
  // A setting that is added later counts too; an unknown key says nothing about the run.
  expect(standingsOf(ran, setSettings(ran, { later: 4 } as object)).isSame).toBe(false)
  expect(standingsOf(ran, setSettings(ran, { unknown: [] })).isSame).toBe(true)
  expect(standingsOf(ran, setShared(ran, '')).isSame).toBe(false)
  expect(standingsOf(ran, addNode(ran, newNode(ran, 'sleep'), { x: 0, y: 0 })).isSame).toBe(false)
})

it('follows calls by name as far as they go, through shared code too', () => {
  const called = {
    ...graphOf({
      one: 'async function one() {\n  return 1\n}',
      two: 'async function two() {\n  return viaShared()\n}',
      three: 'async function three() {\n  return two()\n}',
      own: 'async function own() {\n  const one = 1\n  return one\n}',
      text: "async function text() {\n  return 'one'\n}",
    }),
    shared: 'const viaShared = () => one()\n',
  }
  const edited = setCode(called, 'one', 'async function one() {\n  return 2\n}')
  expect([...standingsOf(called, edited).changed]).toEqual(['one', 'two', 'three'])
})

it('is told of whatever was edited and put back', () => {
  const steps = Object.values(edits).map(([edit]) => edit)
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 6 }), (chosen) => {
      const last = chosen.reduce((graph, edit) => edit(graph), ran)
      const standings = standingsOf(ran, last)
      for (const { id } of last.nodes) if (standings.ofNode(id) === 'told') expect(own(last, id)).toEqual(own(ran, id))
      const hasAll = last.nodes.every(({ id }) => standings.ofNode(id) === 'told') && standings.removed.length === 0
      if (standings.isSame) expect(hasAll).toBe(true)
    }),
  )
})

/** A node with its wires, without its title and place. */
function own({ nodes, edges }: Graph, id: string) {
  const node = nodes.find((one) => one.id === id)
  const isTitled = node?.kind === 'gather' || node?.kind === 'sleep' || node?.kind === 'group'
  const words = node?.kind === 'note' ? { text: '' } : isTitled ? { name: '' } : {}
  // A group is of no matter to what runs in none.
  const group = node?.kind === 'note' || node?.kind === 'input' ? { parentId: '' } : {}
  return [
    { ...node, ...words, ...group },
    edges
      .filter((edge) => edge.target === id)
      .map(edgeId)
      .sort(),
  ]
}

describe('an included file', () => {
  const deep = graphOf({ nap: 'sleep 5', note: 'note words' })
  const inner = graphOf({ deep: 'pipeline ./deep.pipeline', other: 'sleep 1' })
  const drawing = graphOf({ p: 'pipeline ./inner.pipeline', q: 'sleep 10' })
  const before = includesOf({ inner, deep })
  const changedBy = (now: Includes, path = now.path) =>
    [...standingsOf(drawing, { ...drawing }, before, { ...now, path }).changed].join()

  it.each<[name: string, now: Includes, changed: string]>([
    ['read anew', includesOf({ inner: { ...inner }, deep: { ...deep } }), ''],
    [
      'with another title and places',
      includesOf({ inner: moveNodes(setTitle(inner, 'T'), { deep: { x: 9, y: 9 } }), deep }),
      '',
    ],
    ['with another duration', includesOf({ inner: setParam(inner, 'other', 'sleep', 'durationMs', 2), deep }), 'p'],
    ['with another file in it', includesOf({ inner, deep: setParam(deep, 'nap', 'sleep', 'durationMs', 6) }), 'p'],
    ['with another note in it', includesOf({ inner, deep: setParam(deep, 'note', 'note', 'text', 'x') }), ''],
    ['that is gone', { ...before, files: { '/here/inner.pipeline': { ok: false, message: 'gone', remedy: '' } } }, 'p'],
    ['that is not read yet', includesOf({}), ''],
  ])('%s', (_, now, changed) => expect(changedBy(now)).toBe(changed))

  it('is the same one in another folder', () => {
    const files = Object.entries(before.files).map(([path, file]) => [path.replace('/here', '/there'), file])
    expect(changedBy({ path: '/there/main.pipeline', files: Object.fromEntries(files) })).toBe('')
  })
})
