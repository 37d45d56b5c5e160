import type { Bridge } from '#bridge'

/**
 * The one reader of `window.bridge`; everything else is given a Bridge, so tests give an in-memory one.
 * @throws Error where the page was opened without a host.
 */
export function hostBridge(): Bridge {
  const { bridge } = window
  if (!bridge) throw new Error('This page needs its host: start it with `npm start` or `npx asyncanvas serve`')
  return bridge
}
