import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Bundles parts of the product as a build would; gives the path of the bundle.
 * @param {Readonly<Record<string, string>>} parts a module of the project for each name @param {string} folder
 */
export async function bundleParts(parts, folder) {
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
            ? Object.entries(parts)
                .map(([name, path]) => `export * as ${name} from '${join(root, path)}'`)
                .join('\n')
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

/** What the bundle exports: each part by its name. @param {string} path */
export function loadParts(path) {
  return createRequire(import.meta.url)(path)
}
