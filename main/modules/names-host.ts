import type { LoadedModule, ModuleHost } from '#modules'
import { builtin } from './builtins.ts'
import { goOn } from './later.ts'
import { namesOfCommonJs } from './names-of-common-js.ts'
import type { Source, Sources } from './sources.ts'

/** A host that only lets the names of modules be checked: it can run none of them. */
export function namesHost(sources: Sources): ModuleHost {
  return {
    resolve: (specifier, from) => sources.resolver.resolve(specifier, from),
    load: (url, attributes) => goOn(sources.at(url, attributes), (source) => named(url, source, sources)),
  }
}

function named(url: string, source: Source, sources: Sources): LoadedModule {
  switch (source.kind) {
    case 'module':
      return { kind: 'code', code: source.code, start: notRun }
    case 'commonjs':
      return { kind: 'commonjs', names: namesOfCommonJs(source.file, sources), run: notRun }
    case 'json':
      return { kind: 'json', value: source.value }
    case 'addon':
      return { kind: 'commonjs', names: [], run: notRun }
    case 'package': {
      const { file, isCommonJs } = source
      return isCommonJs
        ? { kind: 'commonjs', names: namesOfCommonJs(file, sources), run: notRun }
        : { kind: 'native', import: notRun }
    }
    case 'builtin':
      return { kind: 'builtin', names: Object.keys(Object(builtin(url, notRun))), run: notRun }
  }
}

function notRun(): never {
  throw new Error('A module that is only checked was run')
}
