import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { loadTrueParser } from '#code'

const suffix = '?compiled'
const runtime = fileURLToPath(new URL('../core/runtime/compiled-runtime.ts', import.meta.url))

/**
 * A plugin for `import './locks.ts?compiled'`: the file, and those beside it that it imports, compiled like a pipeline's
 * code, so that every `await e` is `await $await(e)`. Their `#runtime` is the one whose loops rely on that.
 */
export function compiledRows(): Plugin {
  return {
    name: 'compiled-rows',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer?.endsWith(suffix)) return null
      if (source === '#runtime') return runtime
      return source.startsWith('.') ? resolve(dirname(importer), source) + suffix : null
    },
    async load(id) {
      if (!id.endsWith(suffix)) return null
      const { instrumentedText } = await loadTrueParser()
      const js = instrumentedText(readFileSync(id.slice(0, -suffix.length), 'utf8'))
      // On the first line, so that line numbers stay. Guards belong to the app, so they do nothing.
      return `import { $await, $each } from ${JSON.stringify(runtime)}; const $guard = () => {}; ${js}`
    },
  }
}
