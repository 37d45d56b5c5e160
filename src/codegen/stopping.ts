import type { PlanCodeNode } from '#compile'
import type { FileNames } from './file-names.ts'
import type { HelperNames } from './helper-names.ts'
import type { MainOptions } from './main-function.ts'
import { imported } from './names.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { usesHarmless } from './plain-end.ts'

/** Whether something in the file hears that main is stopped: every task does, otherwise helpers and `signal`. */
export function isStoppable(code: PipelineCode): boolean {
  const { hasTasks, uses } = code
  return hasTasks || isSleeping(code) || ['createSubprocess', 'signal'].some(uses)
}

function isSleeping({ plan, uses }: PipelineCode): boolean {
  return plan.nodes.some(({ kind }) => kind === 'sleep') || uses('sleep')
}

/**
 * Whether some code may go on after main was stopped: it waits for what doesn't hear of that, or it cleans up. Then
 * main has to wait for it, and what comes next must not begin.
 */
export function outlastsStop(code: PipelineCode): boolean {
  const { plan, coroutines } = code
  const isCleaning = [plan.shared, ...coroutines.map((node) => node.code)].some((text) =>
    /\b(?:catch|finally|then)\b/.test(text),
  )
  return isCleaning || !usesHarmless(code)
}

/** What stops a file without tasks: main's signal, which all that it calls can ask for. */
export interface Stop {
  readonly imports: readonly string[]
  /** What the shared code may need as it is loaded. */
  readonly first: string
  readonly helpers: readonly string[]
  /** The first lines of a node's function. */
  readonly inNode: (node: PlanCodeNode) => string | null
  /** What main consists of, as it can be stopped. */
  readonly main: (body: readonly string[]) => Pick<MainOptions, 'body' | 'around'>
}

export function stopOf(code: PipelineCode, { helpers, names, signal }: FileNames): Stop {
  const { stopping } = helpers
  if (stopping === null) {
    return { imports: [], first: '', helpers: [], inNode: () => null, main: (body) => ({ body, around: null }) }
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
    const isBehind = [...node.args, ...node.after].some((need) => need !== null)
    const check = checks && isBehind
    if (owners.has(node)) return `const signal = ${stopping}.getStore()!${check ? '\n  signal.throwIfAborted()' : ''}`
    return check ? `${stopping}.getStore()?.throwIfAborted()` : null
  }
  const inMain =
    controller === null ? [] : [`${stopping}.getStore()!.addEventListener('abort', () => ${controller}.abort())`]
  return {
    imports: [
      `import { ${imported('AsyncLocalStorage', storage)} } from 'node:async_hooks'`,
      `import { ${imported('setMaxListeners', setMaxListeners)} } from 'node:events'`,
      ...(isSleeping(code) ? [`import { ${imported('setTimeout', helpers.timer)} } from 'node:timers/promises'`] : []),
    ],
    first: [
      '/** The signal that stops the main that is running. */',
      `const ${stopping} = new ${storage}<AbortSignal>()`,
      ...(controller === null ? [] : ['', ...sharedSignal(controller)]),
    ].join('\n'),
    helpers: [
      stoppableText
        .replaceAll('STOPPABLE', stoppable)
        .replaceAll('STOPPING', stopping)
        .replaceAll('SETMAXLISTENERS', setMaxListeners),
    ],
    inNode,
    main: (body) => {
      const call = `${stoppable}(${signal}, `
      const only = body.length + inMain.length === 1 ? /^return ([^{][\s\S]*)$/.exec(body[0] ?? '')?.[1] : undefined
      if (only !== undefined) return { body: [`return ${call}() => ${only})`], around: null }
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
    return await STOPPING.run(signal, body)
  } finally {
    signal.throwIfAborted()
  }
}`

/** In place of `Promise.all` where some code may go on after a stop. */
export const together: string = `/** All values, as by \`Promise.all\`; when main is stopped, it throws once all of them have ended. */
async function TOGETHER<T extends readonly unknown[] | []>(all: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(all)
  } catch (error) {
    if (STOPPING.getStore()?.aborted) await Promise.allSettled(all)
    throw error
  }
}`

/** The name of that helper; `null`: it is not needed. */
export function togetherName({ promise, promiseAll }: HelperNames): string | null {
  return promiseAll === `${promise}.all` ? null : promiseAll
}

/**
 * A helper as it is where main can be stopped, or where it can't. `ISSTOPPED` is a part of a condition, `WAITING` and
 * `ONWAIT` stand for the wait for what goes on after a stop.
 */
export function hearing(text: string, names: HelperNames): string {
  const { stopping } = names
  const waits = stopping !== null && togetherName(names) !== null
  const all = 'Promise.allSettled([...awaited, ...heard])'
  const waiting = waits ? text.replace('WAITING', `.finally(() => ISSTOPPED && ${all})`) : text.replace('WAITING', '')
  const waited = waits ? waiting.replace('ONWAIT', `if (ISSTOPPED) await ${all}`) : waiting.replace(/\n +ONWAIT/, '')
  if (stopping === null) return waited.replace(/ && !ISSTOPPED/g, '').replace(/\((.*) \|\| ISSTOPPED\)/g, '($1)')
  return waited.replaceAll('ISSTOPPED', `${stopping}.getStore()?.aborted`)
}
