import type { RunModules } from '#run'

/** Modules that the host loads itself, for runs that do not test imports. */
export function hostModules(
  load: (specifier: string) => Promise<unknown> = (specifier) => import(specifier),
): RunModules {
  return {
    url: null,
    hostOf: async () => ({
      metaOf: () => ({ url: 'file:///here/test.pipeline' }),
      resolve: (specifier) => specifier,
      load: (url) => ({ kind: 'native', import: () => load(url) as Promise<object> }),
    }),
  }
}
