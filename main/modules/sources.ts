import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CodeError, CodeKind, ModuleCode, ReadCode } from '#code'
import { neededModule, usesImportMeta } from '#code'
import { described } from '#foreign-value'
import { type Attributes, blameImport } from '#modules'
import type { CodeReader } from '../code/code-reader.ts'
import { readerHere } from '../code/read-here.ts'
import { checkAttributes } from './attributes.ts'
import { dataOf } from './data-url.ts'
import { changedSince, textNow } from './file-text.ts'
import { goOn, type MaybeLater } from './later.ts'
import { isEsModule } from './names-of-common-js.ts'
import { plainScript } from './plain-script.ts'
import { RequireResolver } from './require-resolver.ts'
import { Resolver } from './resolver.ts'
import { codeKindOf, isOfPackage, refuseTyped } from './source-kinds.ts'

/** What a URL leads to. */
export type Source =
  /** `file` null: a data: URL. */
  | { readonly kind: 'module'; readonly file: string | null; readonly text: string; readonly code: ModuleCode }
  | { readonly kind: 'commonjs'; readonly file: string; readonly text: string; readonly code: ModuleCode }
  | { readonly kind: 'json'; readonly file: string | null; readonly text: string; readonly value: unknown }
  /** A library of machine code; `text` describes it. */
  | { readonly kind: 'addon'; readonly file: string; readonly text: string }
  /** A file of a node_modules, which the host loads. */
  | { readonly kind: 'package'; readonly file: string; readonly isCommonJs: boolean }
  /** One of Node's own modules. */
  | { readonly kind: 'builtin' }

/** Decides whether a file that was not read before may be read now. Throws a ModuleError that says why not. */
export type Permit = (file: string, text: string) => void

/** The texts of files, by path. */
export type ReadTexts = readonly (readonly [file: string, text: string])[]

/** The texts that were read, and the keys of other files that may be read; `vouched` null: any file may. */
export interface HandedOver {
  readonly texts: ReadTexts
  readonly vouched: readonly string[] | null
}

/** Who loads packages: `ours` reads their files as they are now, `host` lets Node load them, which keeps what it has loaded. */
export type PackageLoading = 'ours' | 'host'

/**
 * The one reader of modules, for running, showing and checking them: finds what a specifier means and reads it. Evaluates
 * nothing. Reads each file once, so that the text that was shown is the text that is run.
 */
export class Sources {
  readonly resolver = new Resolver()
  readonly requires: RequireResolver = new RequireResolver(this.resolver)
  readonly #reader: CodeReader
  readonly #packages: PackageLoading
  #permit: Permit = () => {}
  #vouched: ReadonlySet<string> | null = null
  #readNow: ((text: string, kind: CodeKind) => ReadCode) | null = null
  readonly #texts: Map<string, string>
  readonly #found = new Map<string, MaybeLater<Source>>()

  /** `texts`: files that were read elsewhere; they are not read again. */
  constructor(reader: CodeReader, packages: PackageLoading = 'ours', texts: ReadTexts = []) {
    this.#reader = reader
    this.#packages = packages
    this.#texts = new Map(texts)
  }

  /** From now on, a file that has not been read yet needs a permit. `vouched`: the keys of the files that would get one. */
  seal(permit: Permit, vouched: ReadonlySet<string>): void {
    this.#permit = permit
    this.#vouched = vouched
  }

  /** Gives a run in another process what it needs to load the files that were read here, and no others. */
  handedOver(): HandedOver {
    return { texts: [...this.#texts], vouched: this.#vouched && [...this.#vouched] }
  }

  /** Throws, or rejects with, an error when there is nothing, when it can't be read, or when it does not fit the attributes. */
  at(url: string, attributes: Attributes): MaybeLater<Source> {
    return goOn(this.#known(url), (source) => {
      checkAttributes(url, source.kind === 'json', attributes)
      return source
    })
  }

  /** The text of a file. Throws a ModuleError when there is none. */
  text(file: string): string {
    let text = this.#texts.get(file)
    if (text === undefined) {
      text = textNow(file)
      this.#permit(file, text)
      this.#texts.set(file, text)
    }
    return text
  }

  /**
   * Checks a file that the host is about to read by itself. Throws a ModuleError if it was not shown or has changed since.
   * A run without a question takes the file as it is.
   */
  checkUnchanged(file: string): void {
    if (this.#vouched !== null && this.text(file) !== textNow(file)) throw changedSince(file)
  }

  /** Whether the host loads that file, and keeps it loaded. */
  isOfHost(file: string): boolean {
    return this.#packages === 'host' && (isOfPackage(file) || extname(file) === '.node')
  }

  /** Reads a file that was not read in time as a plain script; `null`: it is a module. */
  plain(file: string): ModuleCode | null {
    const text = this.text(file)
    return isEsModule(text) ? null : plainScript(text)
  }

  /** From now on every file is read synchronously: code that requires a computed name can't wait. */
  async readAtOnce(): Promise<void> {
    this.#readNow ??= await readerHere()
  }

  #read(text: string, kind: CodeKind): MaybeLater<ReadCode> {
    return this.#reader.known(text, kind) ?? this.#readNow?.(text, kind) ?? this.#reader.read(text, kind)
  }

  #known(url: string): MaybeLater<Source> {
    const key = url.startsWith('file:') ? url.replace(/[?#].*$/s, '') : url
    const known = this.#found.get(key)
    if (known) return known
    const found = this.#find(key)
    this.#found.set(key, found)
    if (found instanceof Promise) {
      // Whoever awaits `found` hears of a failure.
      found.then(
        (source) => this.#found.set(key, source),
        () => {},
      )
    }
    return found
  }

  #find(url: string): MaybeLater<Source> {
    if (url.startsWith('node:')) return { kind: 'builtin' }
    if (url.startsWith('data:')) return this.#ofData(url)
    const file = fileURLToPath(url)
    if (extname(file) === '.json') return json(file, this.text(file))
    if (isOfPackage(file) && this.#packages === 'host') return this.#ofPackage(file)
    if (extname(file) === '.node') return { kind: 'addon', file, text: this.text(file) }
    return this.#own(file, url)
  }

  #ofData(url: string): MaybeLater<Source> {
    const { isJson, text } = dataOf(url)
    if (isJson) return { ...json(url, text), file: null }
    return goOn(this.#read(text, 'javascript'), (read) => ({
      kind: 'module',
      file: null,
      text,
      code: moduleIn(read, url),
    }))
  }

  #ofPackage(file: string): Source {
    const ending = extname(file)
    refuseTyped(file)
    const type = this.resolver.packages.of(file)?.type
    const isPlain = ending === '.js' || ending === ''
    const isDetected = isPlain && type !== 'module' && type !== 'commonjs' && isEsModule(this.text(file))
    const isCommonJs = ending === '.cjs' || ending === '.node' || (isPlain && type !== 'module' && !isDetected)
    return { kind: 'package', file, isCommonJs }
  }

  #own(file: string, url: string): MaybeLater<Source> {
    if (isOfPackage(file)) refuseTyped(file)
    const kind = codeKindOf(file)
    if (kind !== null) return this.#asKind(file, url, kind)
    const type = this.resolver.packages.of(file)?.type
    if (type === 'module') return this.#asKind(file, url, 'javascript')
    if (type === 'commonjs') return this.#asKind(file, url, 'commonjs')
    return this.#detected(file, url)
  }

  /** Detects the kind as Node does: text that is not valid as CommonJS but is as a module is a module. */
  #detected(file: string, url: string): MaybeLater<Source> {
    const text = this.text(file)
    if (isEsModule(text)) return this.#asKind(file, url, 'javascript')
    return goOn(this.#read(text, 'commonjs'), (common) => {
      if (common.module && !isModuleByItself(common.module))
        return { kind: 'commonjs', file, text, code: common.module }
      return goOn(this.#read(text, 'javascript'), ({ module }) => {
        if (module) return { kind: 'module', file, text, code: module }
        throw syntaxError(common, url)
      })
    })
  }

  #asKind(file: string, url: string, kind: CodeKind): MaybeLater<Source> {
    const text = this.text(file)
    return goOn(this.#read(text, kind === 'javascript' && isOfPackage(file) ? 'package' : kind), (read): Source => {
      const code = kind === 'commonjs' && isOfPackage(file) ? (read.module ?? plainScript(text)) : moduleIn(read, url)
      if (kind === 'commonjs' && isModuleByItself(code)) throw noCommonJs(code, url)
      if (kind === 'commonjs') return { kind, file, text, code }
      return { kind: 'module', file, text, code: kind === 'typescript' ? neededModule(code, new Set()) : code }
    })
  }
}

/** Whether code has something that only a module can have: `import`, `export`, `import.meta`, a top-level await. */
function isModuleByItself(code: ModuleCode): boolean {
  return code.requests.length > 0 || code.exports.length > 0 || code.isAsync || usesImportMeta(code)
}

function noCommonJs({ requests }: ModuleCode, url: string): SyntaxError {
  const [first] = requests
  const message = first ? 'Cannot use import statement outside a module' : 'This is an ES module in a file for CommonJS'
  const remedy = 'Name it .mjs, or say "type": "module" in its package.json'
  const { line, column } = first ?? { line: 1, column: 1 }
  return syntaxErrorAt({ message, remedy, line, column }, url)
}

function moduleIn(read: ReadCode, url: string): ModuleCode {
  if (read.module) return read.module
  throw syntaxError(read, url)
}

function syntaxError({ reading }: ReadCode, url: string): SyntaxError {
  return syntaxErrorAt(reading.errors[0] ?? { message: 'It can not be read', line: 1, column: 1 }, url)
}

function syntaxErrorAt({ message, remedy, line, column }: CodeError, url: string): SyntaxError {
  const error = new SyntaxError(remedy === undefined ? message : `${message}. ${remedy}`)
  error.stack = `SyntaxError: ${error.message}\n    at ${url}:${line}:${column}`
  blameImport(error, { url, line, column })
  return error
}

function json(name: string, text: string): { kind: 'json'; file: string; text: string; value: unknown } {
  try {
    return { kind: 'json', file: name, text, value: JSON.parse(text) }
  } catch (error) {
    const syntax = new SyntaxError(`${name}: ${described(error).message}`)
    syntax.stack = `SyntaxError: ${syntax.message}`
    throw syntax
  }
}
