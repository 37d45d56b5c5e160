import type { Plugin } from 'vite'

const id = '\0typescript'

/**
 * A plugin that loads TypeScript by `require`. Node's `import` goes through its 9 MB twice more, for the kind of module and
 * for the names of its exports, and each test file loads it again.
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
