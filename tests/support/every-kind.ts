import {
  addNode,
  connect,
  edgeId,
  emptyGraph,
  type Graph,
  handlesIn,
  handlesOut,
  type Includes,
  inputsOf,
  moveIntoGroup,
  type NodeKind,
  newNode,
  noIncludes,
  OUT,
  setParam,
  VALUE,
} from '#graph'

/** The results of the pipelines that `pipelineWith` makes for each kind. */
export const results = {
  coroutine: 'step2',
  branch: true,
  gather: ['step'],
  race: 'step',
  sleep: 'step',
  group: 'step',
  pipeline: 'step and more',
  input: '',
  // The pipeline has an output already, so there are two.
  output: { result: 'step', result2: 'step' },
  note: 'step',
} satisfies Readonly<Record<NodeKind, unknown>>

export const kinds = Object.keys(results) as readonly NodeKind[]

/** The id of the node of that kind in `pipelineWith`. */
export const kindId = 'kind'

/**
 * A pipeline with a new node of `kind`, as the app makes it: a coroutine gives it what it takes, and an output takes what
 * it gives. A group has that coroutine in it; a pipeline includes `included`.
 */
export function pipelineWith(kind: NodeKind): Graph {
  let graph: Graph = emptyGraph
  const add = (of: NodeKind, id: string): void => {
    graph = addNode(graph, { ...newNode(graph, of), id }, { x: 300 * graph.nodes.length, y: 0 })
  }
  const wire = (source: string, target: string, targetHandle: string): void => {
    graph = connect(graph, { source, sourceHandle: OUT, target, targetHandle })
  }
  add('coroutine', 'giver')
  add(kind, kindId)
  add('output', 'taker')
  if (kind === 'pipeline') {
    graph = setParam(graph, kindId, kind, 'file', './included.pipeline')
    graph = setParam(graph, kindId, kind, 'inputs', inputsOf(included))
  }
  const node = graph.nodes[1] as Graph['nodes'][number]
  for (const { id, role } of handlesIn(graph, node)) if (role !== 'after') wire('giver', kindId, id)
  if (kind === 'group') graph = moveIntoGroup(graph, ['giver'], kindId)
  wire(handlesOut(node).length > 0 ? kindId : 'giver', 'taker', VALUE)
  return graph
}

/** A pipeline that adds two words to what it is given. */
const included: Graph = {
  ...emptyGraph,
  nodes: [
    { id: 'word', kind: 'input', name: 'word', type: 'string' },
    { id: 'more', kind: 'coroutine', code: "async function more(word: string) { return word + ' and more' }" },
  ],
  edges: [{ source: 'word', sourceHandle: OUT, target: 'more', targetHandle: 'word' }],
}

/** The files that such a pipeline includes. */
export const includes: Includes = {
  ...noIncludes,
  path: '/here/kind.pipeline',
  files: { '/here/included.pipeline': { ok: true, graph: included } },
}

/** The wires of that node. */
export function wiresAtKind({ edges }: Graph): readonly string[] {
  return edges.filter(({ source, target }) => source === kindId || target === kindId).map(edgeId)
}
