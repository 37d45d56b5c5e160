import { scopeTable } from '#graph'
import { type Snippet, snippet } from '../snippet.ts'

const globals =
  'Promise JSON Date Map Set Error String Object Array Number Symbol Math Proxy Reflect TypeError AggregateError RangeError ' +
  'process console fetch setTimeout clearTimeout setImmediate queueMicrotask structuredClone performance URL Buffer ' +
  'AbortController AbortSignal globalThis BigInt Boolean RegExp WeakMap WeakSet WeakRef FinalizationRegistry isNaN parseInt'

/** Names that a helper of an exported file, or its main, might use itself. */
const files =
  'existsSync realpathSync pathToFileURL program described asJson attempt isError skipped behind outcome untaken gathered ' +
  'run Cancelled inputs result missing name message all value each error errors failure values ms awaitables resolve reject ' +
  'fTask gTask pauseTask otherTask allTask fResult f2 g2 AsyncLocalStorage promiseHooks isMainThread EventLoop Pump Handle'

const names = [...new Set([...scopeTable.map(({ name }) => name), ...globals.split(' '), ...files.split(' ')])]

/** Places where a name may be declared: in shared code, or in the coroutine before its use. */
const places: Readonly<Record<string, (name: string) => { readonly shared?: string; readonly code: string }>> = {
  constant: (name) => ({ shared: `const ${name} = 'own'`, code: uses(name) }),
  function: (name) => ({ shared: `function ${name}() { return 'own' }`, code: uses(name) }),
  class: (name) => ({ shared: `class ${name} { static own = 1 }`, code: uses(name) }),
  variable: (name) => ({
    shared: `let ${name} = 1\nconst change = () => { ${name} = 2 }`,
    code: `change()\n  ${uses(name)}`,
  }),
  import: (name) => ({ shared: `import { sep as ${name} } from 'node:path'`, code: uses(name) }),
  type: (name) => ({ shared: `type ${name} = number\nexport const own: ${name} = 5`, code: 'return own' }),
  local: (name) => ({ code: `const ${name} = 'own'\n  ${uses(name)}` }),
  destructured: (name) => ({ code: `const { ${name} = 'own' } = {} as any\n  ${uses(name)}` }),
  inner: (name) => ({ code: `return [1].map((${name}) => [${name}, typeof ${name}])` }),
  caught: (name) => ({ code: `try { throw 'own' } catch (${name}) { return [typeof ${name}, ${name}] }` }),
  property: (name) => ({ code: `return { ${name}: 1, in: { ${name}() { return 2 } }.${name}() }` }),
}

function uses(name: string): string {
  return `return [typeof ${name}, typeof ${name} === 'function' ? ${name}.name : ${name}]`
}

/** Declares each name at each place, with a sleep, a gather, an input and a second output around it. */
export function shadowingSnippets(): readonly Snippet[] {
  return names.flatMap((name, index) =>
    Object.entries(places).flatMap(([place, of], at) => {
      // Tries all names, but only every second pair of name and place.
      if ((index + at) % 2 === 1) return []
      const { shared = '', code } = of(name)
      return [
        snippet(`${place} ${name}`, {
          shared,
          nodes: {
            f: `async function f() {\n  ${code}\n}`,
            x: { kind: 'input', name: 'x', type: 'number', default: 3 },
            pause: 'sleep 5',
            all: `gather${index % 3 === 0 ? ' returnExceptions' : ''}`,
            result: 'output',
            other: 'output',
          },
          wires: ['x -> pause', 'f -> all', 'pause -> all', 'all -> result', 'x -> other'],
        }),
      ]
    }),
  )
}

/** For each name, a node with that name that another node calls, or an input with that name. */
export function nodeSnippets(): readonly Snippet[] {
  return names.map((name, index) =>
    snippet(`node ${name}`, {
      nodes: {
        f: `async function f(x = 1) {\n  return [x, typeof ${name}, ${name}.name]\n}`,
        ...(index % 4 === 0
          ? { other: { kind: 'input', name, type: 'number', default: 3 } as const }
          : { other: `async function ${name}() {\n  await sleep(2)\n  return 'own'\n}` }),
        pause: 'sleep 5',
        result: 'output',
        late: 'output',
      },
      wires: ['other -> pause', 'pause -> f.x', 'f -> result', 'other -> late'],
    }),
  )
}
