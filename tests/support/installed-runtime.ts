import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, type Plugin } from 'vite'
import { compiledRows } from './compiled-rows.ts'
import { root } from './scratch-folder.ts'

const execute = promisify(execFile)

/** A project in which the packed library is installed. */
export interface InstalledRuntime {
  readonly folder: string
  remove(): Promise<void>
}

/** Packs the library and installs the tarball in a project outside of this one. Needs no network. */
export async function installRuntime(): Promise<InstalledRuntime> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'asyncanvas-runtime-')))
  const project = join(folder, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
  const script = join(root, 'scripts/pack-runtime.mjs')
  const { stdout } = await execute(process.execPath, [script, '--output', join(folder, 'packed')])
  const args = ['install', stdout.trim(), '--offline', '--no-audit', '--no-fund']
  await execute('npm', args, { cwd: project, shell: process.platform === 'win32' })
  return { folder: project, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) }
}

/** A plugin that makes `#runtime` the installed package. */
function installedDoor(): Plugin {
  return {
    name: 'installed-door',
    enforce: 'pre',
    resolveId: (source) => (source === '#runtime' ? { id: '@asyncanvas/runtime', external: true } : null),
  }
}

/** Writes the tables and their runner into the project, file by file and without types; returns the runner's path. */
export async function buildRows(folder: string): Promise<string> {
  const rows = join(root, 'tests/core/runtime')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [compiledRows(), installedDoor()],
    build: {
      ssr: join(rows, 'run-rows.ts'),
      target: 'node16.17',
      minify: false,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        output: {
          format: 'es',
          preserveModules: true,
          preserveModulesRoot: rows,
          // Some rows look for the name of their own file in a stack.
          entryFileNames: ({ name, facadeModuleId }) =>
            `${facadeModuleId?.endsWith('?compiled') ? 'compiled' : 'plain'}/${name}.ts.js`,
        },
      },
    },
  })
  return join(folder, 'plain/run-rows.ts.js')
}

/**
 * Writes programs that use the library into the project, without types, so that they run in the README's world; returns
 * their paths.
 */
export async function buildPrograms(folder: string, programs: readonly string[]): Promise<readonly string[]> {
  const world = join(root, 'tests/support/readme-world.ts')
  const name = (index: number): string => `program-${index + 1}`
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      installedDoor(),
      {
        name: 'programs',
        enforce: 'pre',
        resolveId(source, importer) {
          if (programs.some((_, index) => source === name(index))) return `${source}.ts`
          return source === '@asyncanvas/runtime' && importer?.startsWith('program-') ? world : null
        },
        load: (id) => programs.find((_, index) => id === `${name(index)}.ts`) ?? null,
      },
    ],
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir: join(folder, 'programs'),
      rolldownOptions: {
        input: programs.map((_, index) => name(index)),
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  return programs.map((_, index) => join(folder, 'programs', `${name(index)}.js`))
}
