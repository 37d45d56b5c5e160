import type { Graph, Policies } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import type { Included } from './included-graphs.ts'

const load = `async function load(url: string): Promise<string> {
  await sleep(10)
  loaded += 1
  return url + loaded
}`
const page: Graph = {
  ...graphOf({ url: { kind: 'input', name: 'url', type: 'string', default: '/' }, load, page: 'output' }, [
    'url -> load.url',
    'load -> page',
  ]),
  title: 'Fetch a page',
  shared: 'let loaded = 0',
}
const twice = graphOf(
  {
    where: "async function where(): Promise<string> {\n  return '/about'\n}",
    home: {
      kind: 'pipeline',
      file: './page.pipeline',
      name: 'home',
      inputs: [{ name: 'url', type: 'string', hasDefault: true }],
    },
    about: {
      kind: 'pipeline',
      file: './page.pipeline',
      name: 'about',
      inputs: [{ name: 'url', type: 'string', hasDefault: true }],
    },
    both: 'gather',
    result: 'output',
  },
  ['where -> about.url', 'home -> both', 'about -> both', 'both -> result'],
)
const kept = (ms: number): string => `async function kept() {
  try {
    await sleep(${ms})
  } finally {
    await sleep(7)
    log('-kept let go')
  }
}`
const fails = "async function fails() {\n  await sleep(5)\n  throw new RangeError('no')\n}"
const seen = 'async function seen(error: Error): Promise<string> {\n  return error.message\n}'
const made = `async function made(): Promise<string> {
  const task = createTask(async () => {
    try {
      await sleep(80)
    } finally {
      await sleep(3)
      log('-made let go')
    }
  }, { name: 'part' })
  await sleep(60)
  return task.name
}`
const including = (inner: string): Graph =>
  graphOf({ p: `pipeline ./${inner}.pipeline`, result: 'output' }, ['p -> result'])
const reading = (shared: string, [parse]: readonly string[] = []): Graph => ({
  ...graphOf({
    read: 'async function read(): Promise<number> {\n  return basename(sep).length\n}',
    ...(parse === undefined ? {} : { parse }),
  }),
  shared,
})

const inLimits = (graph: Graph, policies: Readonly<Record<string, Policies>>): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, ...policies[node.id] })),
  settings: { onError: 'end', limits: { api: 1 } },
})

/** Pipelines that include others, by what is drawn. */
export const drawings: Readonly<Record<string, Included>> = {
  'a file that is included twice': { graph: twice, files: { page } },
  'names that another file has, too': {
    graph: {
      ...twice,
      shared: "const loaded = '2'\nconst load = (text: string): string => text + loaded",
      nodes: twice.nodes.map((node) =>
        node.id === 'where' && 'code' in node
          ? { ...node, code: node.code.replace("'/about'", "load('/about')") }
          : node,
      ),
    },
    files: { page },
  },
  'a file in a file': {
    graph: including('middle'),
    files: { middle: { ...twice, title: 'Both pages' }, page },
  },
  'code that does something as it is loaded': {
    graph: graphOf({ first: 'sleep 20', p: 'pipeline ./late.pipeline', result: 'output' }, [
      'first -> p.after',
      'p -> result',
    ]),
    files: {
      late: {
        ...graphOf({ count: 'async function count(): Promise<number> {\n  return start\n}' }),
        shared: "log('-loaded')\nconst start = Number('7')",
      },
    },
  },
  'an error that is taken, while something cleans up': {
    graph: graphOf({ p: 'pipeline ./inner.pipeline', seen, later: 'sleep 200', result: 'output' }, [
      'p.error -> seen.error',
      'seen -> later',
      'later -> result',
    ]),
    files: { inner: graphOf({ kept: kept(100), fails }) },
  },
  'what is left at the end': {
    graph: graphOf({ p: 'pipeline ./inner.pipeline', later: 'sleep 200', result: 'output' }, [
      'p -> later',
      'later -> result',
    ]),
    files: { inner: graphOf({ kept: kept(100), first: 'sleep 5', done: 'output' }, ['first -> done']) },
  },
  'a limit of the file': {
    graph: including('inner'),
    files: {
      inner: {
        ...graphOf({
          a: { kind: 'coroutine', code: 'async function a(): Promise<void> {\n  await sleep(10)\n}', limit: 'one' },
          b: {
            kind: 'coroutine',
            code: "async function b(): Promise<void> {\n  await sleep(10)\n  log('-b')\n}",
            limit: 'one',
          },
        }),
        settings: { onError: 'end', limits: { one: 1 } },
      },
    },
  },
  'a timeout and a limit around a file': {
    graph: inLimits(
      graphOf(
        {
          p: 'pipeline ./inner.pipeline',
          other: 'sleep 1',
          home: 'pipeline ./page.pipeline url?',
          seen,
          all: 'gather',
          result: 'output',
        },
        ['other -> home.after', 'p.error -> seen.error', 'seen -> all', 'home -> all', 'all -> result'],
      ),
      { p: { timeoutMs: 30, limit: 'api' }, home: { limit: 'api' } },
    ),
    files: { inner: graphOf({ kept: kept(100), nap: 'sleep 50' }), page },
  },
  'tries of a file': {
    graph: inLimits(
      graphOf(
        { p: 'pipeline ./inner.pipeline', q: 'pipeline ./flaky.pipeline', seen, all: 'gather', result: 'output' },
        ['p.error -> seen.error', 'seen -> all', 'q -> all', 'all -> result'],
      ),
      {
        p: { timeoutMs: 30, retry: { tries: 2, delayMs: 20, backoff: 'fixed', only: ['TimeoutError'] } },
        q: { limit: 'api', retry: { tries: 3, delayMs: 15, backoff: 'exponential', factor: 3 } },
      },
    ),
    files: {
      inner: graphOf({ kept: kept(100), nap: 'sleep 50' }),
      flaky: {
        ...graphOf({
          flaky: `async function flaky(): Promise<number> {
  await sleep(5)
  tries += 1
  log('-flaky ' + tries)
  if (tries < 3) throw new RangeError('again')
  return tries
}`,
          beside: kept(10),
        }),
        shared: 'let tries = 0',
      },
    },
  },
  'a file for each item': {
    graph: inLimits(
      graphOf(
        {
          urls: "async function urls(): Promise<string[]> {\n  return ['/a', '/b', '/c']\n}",
          count: `async function* count(): AsyncGenerator<number> {
  for (let n = 1; n <= 3; n += 1) {
    await sleep(3)
    yield n
  }
}`,
          few: { kind: 'input', name: 'few', type: 'number[]', default: [1, 2, 3] },
          pages: 'pipeline ./page.pipeline url?',
          some: 'pipeline ./picky.pipeline n label?',
          none: 'pipeline ./picky.pipeline n label?',
          seen,
          all: 'gather',
          result: 'output',
        },
        [
          ...['urls -> pages.url', 'count -> some.n', 'few -> none.n', 'none.error -> seen.error'],
          ...['pages -> all', 'some -> all', 'seen -> all', 'all -> result'],
        ],
      ),
      {
        pages: { each: { parameter: 'url', limit: 2 }, timeoutMs: 500 },
        some: { each: { parameter: 'n', returnExceptions: true } },
        none: { each: { parameter: 'n' }, limit: 'api', retry: { tries: 2, delayMs: 4, backoff: 'fixed' } },
      },
    ),
    files: {
      page,
      picky: graphOf(
        {
          n: { kind: 'input', name: 'n', type: 'number' },
          label: { kind: 'input', name: 'label', type: 'string', default: '#' },
          pick: `async function pick(n: number, label: string): Promise<string> {
  await sleep(10 * n)
  if (n === 2) throw new RangeError('not ' + n)
  return label + n
}`,
          kept: kept(40),
          out: 'output',
        },
        ['n -> pick.n', 'label -> pick.label', 'pick -> out'],
      ),
    },
  },
  'a timeout around a file whose code makes tasks': {
    graph: inLimits(
      graphOf({ p: 'pipeline ./inner.pipeline', seen, result: 'output' }, ['p.error -> seen.error', 'seen -> result']),
      { p: { timeoutMs: 30 } },
    ),
    files: { inner: graphOf({ kept: kept(100), made }) },
  },
  'others that finish inside alone': {
    graph: graphOf({ p: 'pipeline ./inner.pipeline', seen, other: 'sleep 1', result: 'output', last: 'output' }, [
      'p.error -> seen.error',
      'seen -> result',
      'other -> last',
    ]),
    files: { inner: { ...graphOf({ fails, kept: kept(20) }), settings: { onError: 'finish' } } },
  },
}

/** Files that import, in part what others import, too. */
export const importing: Included = {
  graph: {
    ...graphOf({ a: 'pipeline ./a.pipeline', b: 'pipeline ./b.pipeline', all: 'gather', result: 'output' }, [
      'a -> all',
      'b -> all',
      'all -> result',
    ]),
    shared: "import { sep } from 'node:path'\nexport const own = sep",
  },
  files: {
    a: reading("import { basename, sep } from 'node:path'"),
    b: reading("import path, { basename, type ParsedPath, sep } from 'node:path'\nlet seen: ParsedPath | null = null", [
      'async function parse(): Promise<string> {\n  seen ??= path.parse(sep)\n  return seen.root\n}',
    ]),
  },
}

const shared = (text: string): Graph => ({ ...page, shared: `let loaded = 0\n${text}` })

/** Pipelines that are not exported: the file `page`, and a part of the remedy. */
export const refused: readonly (readonly [what: string, page: Graph, remedy: string])[] = [
  ['waits as it is loaded', shared('await sleep(1)'), 'Wait in a node of it'],
  ['imports a module beside it', shared("import { x } from './x.ts'\nconst y = x"), 'Import a package'],
  ['exports something', shared('export const x = 1'), 'Take away the export'],
  ['has the name of main', shared('const main = 1'), 'another name'],
  ['uses a name of the pipeline around it', shared('const get = () => where()'), 'another name'],
  ['has a shield', { ...page, nodes: [...page.nodes, ...shielded()] }, 'Take the shield off'],
]

function shielded(): Graph['nodes'] {
  return graphOf({ g: 'group shield', a: 'sleep 1' }).nodes.map((node) =>
    node.id === 'a' ? { ...node, parentId: 'g' } : node,
  )
}
