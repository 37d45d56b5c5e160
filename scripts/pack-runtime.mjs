// Builds src/runtime and packs it as @asyncanvas/runtime: node scripts/pack-runtime.mjs
//   --output FOLDER   the folder for the tarball and its contents (runtime/); by default dist/
// Prints the tarball's path.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { apiReference } from './api-reference.mjs'
import { root, run } from './testing/programs.mjs'

const source = join(root, 'src', 'runtime')

/** Builds a module for each door, for the oldest Node that we support. @param {string} folder */
async function buildCode(folder) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      // For Node rather than for browsers: Node's own modules are not bundled.
      ssr: true,
      target: 'node16.17',
      minify: false,
      outDir: folder,
      // The declarations are written into the same folder at the same time.
      emptyOutDir: false,
      rolldownOptions: {
        input: [join(source, 'index.ts'), join(source, 'programs.ts')],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })
}

/** Writes the declarations with their docstrings, without what is `@internal`. @param {string} folder */
async function buildTypes(folder) {
  const { isGreen, output } = await run('tsc', ['-p', 'src/runtime', '--outDir', folder], { isKept: true })
  if (!isGreen) throw new Error(`the declarations of src/runtime can't be written:\n${output}`)
  // A door for the app alone: users of the package can't import it.
  rmSync(join(folder, 'internal.d.ts'))
}

/** @param {string} contents a package's folder @param {string} folder @returns {string} the tarball's path */
function pack(contents, folder) {
  const isWindows = process.platform === 'win32'
  const args = ['pack', contents, '--pack-destination', folder, '--json']
  const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: isWindows })
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`)
  return join(folder, JSON.parse(stdout)[0].filename)
}

/** @param {string} output */
async function buildAndPack(output) {
  const contents = join(output, 'runtime')
  rmSync(contents, { recursive: true, force: true })
  mkdirSync(contents, { recursive: true })
  await Promise.all([buildCode(join(contents, 'dist')), buildTypes(join(contents, 'dist'))])
  writeFileSync(join(contents, 'API.md'), apiReference(join(contents, 'dist'), 'The API of @asyncanvas/runtime'))
  copyFileSync(join(root, 'LICENSE'), join(contents, 'LICENSE'))
  for (const name of ['package.json', 'README.md']) copyFileSync(join(source, name), join(contents, name))
  return pack(contents, output)
}

try {
  const { values } = parseArgs({ options: { output: { type: 'string', default: join(root, 'dist') } } })
  process.stdout.write(`${await buildAndPack(resolve(values.output))}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
