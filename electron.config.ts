import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { examplePrints } from './scripts/example-prints.mjs'
import { runtimeParts } from './scripts/runtime-parts.mjs'

// The oldest Electron that we support is 22: Node 16.17 and Chromium 108. electron-vite would take the targets of the
// installed one, so each build names its own.
const nodeTarget = 'node16.17'
const chromeTarget = 'chrome108'
// Read from the disk beside it: a chunk's size is no news of a slow network. TypeScript alone is 9 MB.
const chunkSizeWarningLimit = 16_000

// Who wants the table of export targets alone, as the terminal at its start and the window, is not given the printer with it.
const treeshake = { moduleSideEffects: [{ test: /[\\/]src[\\/]codegen[\\/]/, sideEffects: false }] }

/** A path from the root of the project, whatever the current folder is. */
function fromRoot(path: string): string {
  return decodeURIComponent(new URL(path, import.meta.url).pathname).replace(/^\/([A-Za-z]:)/, '$1')
}

export default defineConfig({
  main: {
    plugins: [runtimeParts(), examplePrints()],
    build: {
      target: nodeTarget,
      outDir: fromRoot('out/main'),
      // The packaged app and the terminal run from out/ alone: only `electron` and Node's own modules stay outside.
      externalizeDeps: false,
      chunkSizeWarningLimit,
      rolldownOptions: {
        input: {
          index: fromRoot('main/index.ts'),
          cli: fromRoot('main/cli.ts'),
          'code-worker': fromRoot('main/code/code-worker.ts'),
          start: fromRoot('main/start.ts'),
          apart: fromRoot('main/apart/apart-process.ts'),
          watchdog: fromRoot('main/watchdog/watchdog.ts'),
        },
        treeshake,
        // What entries share goes to chunks, never into one of the entries: requiring `cli.cjs` for a helper runs it.
        preserveEntrySignatures: 'strict',
        // CommonJS, as Electron before 28 has no ES modules in main. What is imported with `import()` (TypeScript is
        // 9 MB) gets a chunk of its own, and is read when it is asked for.
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          // Nobody steps through it, and the terminal reads all of it at each start. Names stay: errors tell them.
          minify: { compress: false, mangle: false },
        },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: fromRoot('out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: fromRoot('main/preload.ts') },
        // A sandboxed preload can require nothing of ours: one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: fromRoot('renderer'),
    // Texts in the window pass renderer/shown/.
    plugins: [react({ jsxImportSource: '#shown' }), runtimeParts()],
    // Lightning CSS lowers nesting and newer colours to what Chromium 108 knows, in `dev` too.
    css: { transformer: 'lightningcss' },
    build: {
      target: chromeTarget,
      outDir: fromRoot('out/renderer'),
      emptyOutDir: true,
      minify: true,
      chunkSizeWarningLimit,
      rolldownOptions: {
        input: { index: fromRoot('renderer/index.html'), frozen: fromRoot('renderer/frozen.html') },
        treeshake,
      },
    },
  },
})
