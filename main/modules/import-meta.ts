import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isOf } from '#foreign-value'
import { ModuleError } from './module-error.ts'
import type { Resolver } from './resolver.ts'

/**
 * The `import.meta` of the module at a URL, as in Node. `null`: code without a place; its properties then throw and say
 * what to do.
 */
export function importMetaOf(url: string | null, resolver: Resolver): object {
  const resolve = (specifier: unknown): string => resolved(`${specifier}`, url, resolver)
  const meta: Record<string, unknown> = Object.create(null)
  if (url === null) return Object.defineProperties(meta, unknownPlace)
  if (!url.startsWith('file:')) return Object.assign(meta, { resolve, url })
  const filename = fileURLToPath(url)
  return Object.assign(meta, { dirname: dirname(filename), filename, resolve, url })
}

const unknownPlace: PropertyDescriptorMap = Object.fromEntries(
  ['dirname', 'filename', 'resolve', 'url'].map((name) => [
    name,
    {
      get() {
        throw new Error(`import.meta.${name} is not known yet: an unsaved pipeline has no place; save it`)
      },
      enumerable: true,
    },
  ]),
)

/** `import.meta.resolve` also gives URLs of files that do not exist. */
function resolved(specifier: string, from: string | null, resolver: Resolver): string {
  try {
    return resolver.resolve(specifier, from)
  } catch (error) {
    if (isOf(error, ModuleError) && error.url !== undefined) return error.url
    throw error
  }
}
