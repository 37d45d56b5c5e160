import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const mostListed = 500
const deepest = 4

/** The pipelines in a folder and up to four levels below, as paths from there with `/`, sorted. */
export async function pipelinesIn(folder: string): Promise<readonly string[]> {
  return (await found(folder, '', 0)).slice(0, mostListed).sort()
}

/** The pipelines that one in this folder can include, as it would name them: `./parts/fetch.pipeline`. */
export async function pipelinesNear(folder: string, own: string): Promise<readonly string[]> {
  const name = own.slice(own.lastIndexOf('/') + 1)
  return (await pipelinesIn(folder)).filter((path) => path !== name).map((path) => `./${path}`)
}

async function found(base: string, below: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(base, below), { withFileTypes: true }).catch(() => [])
  const paths: string[] = []
  for (const entry of entries) {
    if (paths.length >= mostListed) break
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isFile() && entry.name.endsWith('.pipeline')) paths.push(path)
    else if (entry.isDirectory() && depth < deepest) paths.push(...(await found(base, path, depth + 1)))
  }
  return paths
}
