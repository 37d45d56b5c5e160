import type { HelperNames } from './helper-names.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { usesHarmless } from './plain-end.ts'

/** Whether something in the file hears that main is stopped: every task does, otherwise helpers and `signal`. */
export function isStoppable(code: PipelineCode): boolean {
  const { hasTasks, uses } = code
  return hasTasks || isSleeping(code) || ['createSubprocess', 'signal'].some(uses)
}

/** Whether it has a `sleep`, as a node or in code. */
export function isSleeping({ plans, uses }: PipelineCode): boolean {
  return plans.some(({ nodes }) => nodes.some(({ kind }) => kind === 'sleep')) || uses('sleep')
}

/**
 * Whether some code may go on after main was stopped: it waits for what doesn't hear of that, or it cleans up. Then
 * main has to wait for it, and what comes next must not begin.
 */
export function outlastsStop(code: PipelineCode): boolean {
  const isCleaning = code.texts.some((text) => /\b(?:catch|finally|then)\b/.test(text))
  return isCleaning || !usesHarmless(code)
}

/** In place of `Promise.all` where some code may go on after a stop. */
export const together: string = `/** All values, as by \`Promise.all\`; when main is stopped, it throws once all of them have ended. */
async function TOGETHER<T extends readonly unknown[] | []>(all: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(all)
  } catch (error) {
    if (SIGNALOFMAIN.getStore()?.aborted) await Promise.allSettled(all)
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
  const { signalOfMain } = names
  const waits = signalOfMain !== null && togetherName(names) !== null
  const all = 'Promise.allSettled([...awaited, ...heard])'
  const waiting = waits ? text.replace('WAITING', `.finally(() => ISSTOPPED && ${all})`) : text.replace('WAITING', '')
  const waited = waits ? waiting.replace('ONWAIT', `if (ISSTOPPED) await ${all}`) : waiting.replace(/\n +ONWAIT/, '')
  if (signalOfMain === null) return waited.replace(/ && !ISSTOPPED/g, '').replace(/\((.*) \|\| ISSTOPPED\)/g, '($1)')
  return waited.replaceAll('ISSTOPPED', `${signalOfMain}.getStore()?.aborted`)
}
