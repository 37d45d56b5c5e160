import type { Plugin } from 'vite'

const id = '\0typescript'

/**
 * TypeScript as `require` gives it. Node's `import` goes through its 9 MB twice more, for the kind of module and for the names
 * of its exports, and each file of tests loads it anew.
 */
export function requiredTypeScript(): Plugin {
  return {
    name: 'required-typescript',
    enforce: 'pre',
    resolveId: (source) => (source === 'typescript' ? id : null),
    load: (asked) =>
      asked === id
        ? `import { createRequire } from 'node:module'
           export default createRequire(${JSON.stringify(import.meta.url)})('typescript')`
        : null,
  }
}
