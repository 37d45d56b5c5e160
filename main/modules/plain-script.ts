import type { ModuleCode } from '#code'

/** A script of a package as it stands, without being read before it runs: the engine itself finds mistakes in it. */
export function plainScript(text: string): ModuleCode {
  return {
    js: text.replace(/^#!.*/, (line) => ' '.repeat(line.length)),
    insertions: [],
    isAsync: false,
    requests: [],
    imports: [],
    exports: [],
    types: [],
    laterRequests: [],
    uses: [],
    names: [],
    assigned: [],
    free: [],
    freeTypes: [],
    madeAtLoad: null,
    gives: 'unknown',
    throws: null,
    plainErrors: [],
    asyncs: null,
  }
}
