import { isAwaitedInside, type PlanCodeNode } from '#compile'
import type { FileNames } from './file-names.ts'
import type { MainOptions } from './main-function.ts'
import { imported } from './names.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { isSleeping, outlastsStop } from './stopping.ts'

/** What stops a file without tasks: main's signal, which all that it calls can ask for. */
export interface Stop {
  readonly imports: readonly string[]
  /** What the shared code may need as it is loaded. */
  readonly first: string
  readonly helpers: readonly string[]
  /** The first lines of a node's function. */
  readonly inNode: (node: PlanCodeNode) => string | null
  /** The first line of an included file's function, which may be called after a stop; `null`: it needs none. */
  readonly check: string | null
  /** What main consists of, as it can be stopped. */
  readonly main: (body: readonly string[]) => Pick<MainOptions, 'body' | 'around'>
}

const noStop: Omit<Stop, 'main'> = { imports: [], first: '', helpers: [], inNode: () => null, check: null }

export function stopOf(code: PipelineCode, { helpers, ofFile: names, signal }: FileNames): Stop {
  const { signalOfMain } = helpers
  if (signalOfMain === null) {
    return { ...noStop, main: (body) => ({ body, around: null }) }
  }
  const [storage, setMaxListeners, stoppable] = [
    names.take('AsyncLocalStorage'),
    names.take('setMaxListeners'),
    names.take('stoppable'),
  ]
  const owners = new Set(code.free.filter(({ name }) => name === 'signal').map(({ owner }) => owner))
  const controller = owners.has(null) ? names.take('mainController') : null
  const checks = outlastsStop(code)
  const inNode = (node: PlanCodeNode): string | null => {
    const isBehind = isAwaitedInside(node) || [...node.args, ...node.after].some((need) => need !== null)
    const check = checks && isBehind
    if (owners.has(node))
      return `const signal = ${signalOfMain}.getStore()!${check ? '\n  signal.throwIfAborted()' : ''}`
    return check ? `${signalOfMain}.getStore()?.throwIfAborted()` : null
  }
  const inMain =
    controller === null ? [] : [`${signalOfMain}.getStore()!.addEventListener('abort', () => ${controller}.abort())`]
  return {
    imports: [
      `import { ${imported('AsyncLocalStorage', storage)} } from 'node:async_hooks'`,
      `import { ${imported('setMaxListeners', setMaxListeners)} } from 'node:events'`,
      ...(isSleeping(code) ? [`import { ${imported('setTimeout', helpers.timer)} } from 'node:timers/promises'`] : []),
    ],
    first: [
      '/** The signal that stops the main that is running. */',
      `const ${signalOfMain} = new ${storage}<AbortSignal>()`,
      ...(controller === null ? [] : ['', ...sharedSignal(controller)]),
    ].join('\n'),
    helpers: [
      stoppableText
        .replaceAll('STOPPABLE', stoppable)
        .replaceAll('SIGNALOFMAIN', signalOfMain)
        .replaceAll('SETMAXLISTENERS', setMaxListeners),
    ],
    inNode,
    check: checks ? `${signalOfMain}.getStore()?.throwIfAborted()` : null,
    main: (body) => {
      const call = `${stoppable}(${signal}, `
      const only = body.length + inMain.length === 1 ? /^return ([^{][\s\S]*)$/.exec(body[0] ?? '')?.[1] : undefined
      // A cold coroutine is awaited in the arguments of the call.
      const isAsync = only !== undefined && /\bawait /.test(only.split('=>', 1)[0] ?? '')
      if (only !== undefined) return { body: [`return ${call}${isAsync ? 'async ' : ''}() => ${only})`], around: null }
      return { body: [...inMain, ...body], around: [`${call}async () => {`, '})'] }
    },
  }
}

/** The signal of code that is no node's. */
export function sharedSignal(controller: string): readonly string[] {
  return [
    '/** Fires when main is cancelled, so that `fetch` and friends can stop. */',
    `const ${controller} = new AbortController()`,
    `const signal: AbortSignal = ${controller}.signal`,
  ]
}

const stoppableText = `/** Runs main's \`body\`. When \`signal\` fires, \`sleep\` and friends throw its reason, and so does main at its end. */
async function STOPPABLE<T>(signal = new AbortController().signal, body: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  // Many may hear of it.
  SETMAXLISTENERS(0, signal)
  try {
    return await SIGNALOFMAIN.run(signal, body)
  } finally {
    signal.throwIfAborted()
  }
}`
