import type { RunModules } from '#run'

/** Modules as the host has them, whatever is asked for: for runs whose imports are not what is tested. */
export function hostModules(
  load: (specifier: string) => Promise<unknown> = (specifier) => import(specifier),
): RunModules {
  return {
    url: null,
    hostOf: async () => ({
      meta: { url: 'file:///here/test.pipeline' },
      resolve: (specifier) => specifier,
      load: (url) => ({ kind: 'native', import: () => load(url) as Promise<object> }),
    }),
  }
}
