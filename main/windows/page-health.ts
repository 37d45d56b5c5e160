import type { WebContents } from 'electron'
import { clearTimeout, setTimeout } from '../host-timers.ts'

/** `broken`: something of the page could not be shown. `silent`: it does not answer. */
export type PageHealth = 'works' | 'broken' | 'silent'

const answerLimitMs = 1_000
/** Tests that the editor is in the page and that no part of it says that it could not be shown (renderer/panels/boundary.tsx). */
const question = `document.querySelector('#root main') !== null && document.querySelector('[data-failed]') === null`

/** Whether a person sees their work in a page, and can answer a question there. */
export async function pageHealth(contents: WebContents): Promise<PageHealth> {
  if (contents.isCrashed()) return 'silent'
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<PageHealth>((resolve) => {
    timer = setTimeout(() => resolve('silent'), answerLimitMs)
  })
  const answer = contents.executeJavaScript(question).then(
    (works): PageHealth => (works === true ? 'works' : 'broken'),
    (): PageHealth => 'broken',
  )
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer))
}
