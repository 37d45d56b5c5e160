import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll } from 'vitest'
import { createScratchFolder, type ScratchFolder } from './scratch-folder.ts'

const entry = fileURLToPath(new URL('../../src/runtime/index.ts', import.meta.url))

/** Writes the runtime as one module into `folder`, for other processes; returns its file. */
async function bundledRuntime(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'runtime.mjs' } },
    },
  })
  return join(folder, 'runtime.mjs')
}

/** How a process ended, and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

/** Runs `code` as a module in a process of its own; `runtime` is the runtime there. */
async function ranAlone(runtime: string, code: string): Promise<Ended> {
  const head = `import * as runtime from ${JSON.stringify(runtime)};`
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${head}\n${code}`])
  const ended = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ code: exitCode, signal }))
  })
  const [out, err, { code: exitCode, signal }] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code: exitCode, signal, out, err }
}

/**
 * Gives a function that runs code as a module in its own process, with `runtime` in scope. The runtime is bundled once per
 * test file.
 */
export function runtimeAlone(): (code: string) => Promise<Ended> {
  let folder: ScratchFolder
  let runtime: string
  beforeAll(async () => {
    folder = await createScratchFolder()
    runtime = await bundledRuntime(folder.work)
  })
  afterAll(() => folder.remove())
  return (code) => ranAlone(runtime, code)
}
