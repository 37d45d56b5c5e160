import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Bundles folders of src/ as a program's build would have them; the path of the bundle. @param {readonly string[]} names @param {string} folder */
export async function bundleParts(names, folder) {
  const entry = 'virtual:parts'
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'parts',
        resolveId: (id) => (id === entry ? `\0${entry}` : null),
        load: (id) =>
          id === `\0${entry}`
            ? names.map((name) => `export * as ${name} from '${join(root, 'src', name, 'index.ts')}'`).join('\n')
            : null,
      },
    ],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      rolldownOptions: { input: entry, output: { format: 'cjs', entryFileNames: 'parts.cjs' } },
    },
  })
  return join(folder, 'parts.cjs')
}

/** What the bundle exports: each folder by its name. @param {string} path */
export function loadParts(path) {
  return createRequire(import.meta.url)(path)
}
