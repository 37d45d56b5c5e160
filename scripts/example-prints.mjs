// Hashes of the packed examples, so that an example that somebody has changed is not taken for ours.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'examples')
const virtualId = 'virtual:example-prints'

/** A plugin for Vite: `virtual:example-prints` has the SHA-256 of each example's bytes. @returns {import('vite').Plugin} */
export function examplePrints() {
  return {
    name: 'example-prints',
    resolveId: (source) => (source === virtualId ? `\0${virtualId}` : null),
    load: (id) => (id === `\0${virtualId}` ? `export const examplePrints = ${JSON.stringify(prints())}` : null),
  }
}

function prints() {
  const names = readdirSync(folder).filter((name) => name.endsWith('.pipeline'))
  return Object.fromEntries(names.map((name) => [name, printOf(readFileSync(join(folder, name)))]))
}

/** @param {Uint8Array} bytes */
function printOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}
