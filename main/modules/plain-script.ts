import type { ModuleCode } from '#code'

/** A script of a package that nobody reads before it runs: as it stands, the engine says what is wrong with it. */
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
