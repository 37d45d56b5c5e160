// A fault that the compiler would refuse is not planted, since no person could leave it behind. One language service per
// wing stays in memory: a full check for each fault would take longer than its tests.
import { join } from 'node:path'
import ts from 'typescript'

/** Errors about unused names, which a removed use leaves: the editor shows them in grey, and they do not disqualify the fault. */
const unused = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205])

/**
 * @param {string} root the folder that the wings are in
 * @param {string} wing whose tsconfig.json says how it is read
 * @returns {(file: string, text: string) => boolean} whether the file (as `src/…`) can be compiled with this text in it
 */
export function typeChecker(root, wing) {
  const folder = join(root, wing)
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile)
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  /** @type {Map<string, { text: string, version: number }>} */
  const changed = new Map()
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => fileNames,
    getScriptVersion: (name) => String(changed.get(name)?.version ?? 0),
    getScriptSnapshot: (name) => {
      const text = changed.get(name)?.text ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
  })
  return (file, text) => {
    const name = join(root, file)
    const version = (changed.get(name)?.version ?? 0) + 1
    changed.set(name, { text, version })
    const found = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)]
    const original = ts.sys.readFile(name)
    changed.set(name, { text: original ?? '', version: version + 1 })
    return found.every(({ category, code }) => category !== ts.DiagnosticCategory.Error || unused.has(code))
  }
}
