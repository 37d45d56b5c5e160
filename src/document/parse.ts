import { placeAt } from '#code'
import { isOf } from '#foreign-value'
import { type Graph, isObject, type JsonObject, type JsonText, JsonTextError, readJson } from '#graph'
import { graphOfFile } from './file-reader.ts'
import { currentVersion, type DocumentFile, fileSchema, formatName } from './format.ts'
import { maxLength } from './limits.ts'
import { migrate } from './migrate.ts'
import { placeIn, quoted } from './place.ts'

/** Why a text is no pipeline: what is wrong, with its place, and what to do. No full stops. */
export interface DocumentError {
  readonly message: string
  readonly remedy: string
}

export type ParsedDocument =
  | { readonly ok: true; readonly value: Graph }
  | { readonly ok: false; readonly error: DocumentError }

/**
 * Reads a `*.pipeline` file of any version up to the current one. Never throws: for a file that can't be read it
 * returns an error with its place and a remedy. It also reads a drawing that can't run (wires to unknown nodes, wrong
 * names), which `problemsOf` reports.
 */
export function parseDocument(text: string): ParsedDocument {
  if (text.length > maxLength) {
    return refused('the file is larger than 10 MB', 'Take large values out of it and read them in a coroutine')
  }
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (source.trim() === '') return refused('the file is empty', 'Create a new pipeline and save it over this file')
  let json: JsonText
  try {
    json = readJson(source)
  } catch (error) {
    if (isOf(error, JsonTextError)) return notJson(source, error)
    throw error
  }
  return fromJson(source, json)
}

function fromJson(source: string, { value, duplicate }: JsonText): ParsedDocument {
  if (!isObject(value)) return refused('the file is not a pipeline: it holds no JSON object', ownFile)
  const wrongVersion = versionError(value)
  if (wrongVersion) return { ok: false, error: wrongVersion }
  if (duplicate) {
    const place = placeIn(value, duplicate.path)
    const message = `${place === '' ? '' : `${place}: `}the key ${quoted(duplicate.key)} is there twice (${lineAt(source, duplicate.offset)})`
    return refused(message, 'Take one of the two out')
  }
  const file = migrate(value, value.version as number)
  const error = schemaError(file) ?? idError(file as unknown as DocumentFile)
  return error ? { ok: false, error } : { ok: true, value: graphOfFile(file as unknown as DocumentFile) }
}

const ownFile = 'Open a *.pipeline file that Asyncanvas saved'

function refused(message: string, remedy: string): ParsedDocument {
  return { ok: false, error: { message, remedy } }
}

function lineAt(source: string, offset: number): string {
  const { line, column } = placeAt(source, offset)
  return `line ${line}, column ${column}`
}

function notJson(source: string, error: JsonTextError): ParsedDocument {
  const conflict = /^<{7} /m.exec(source)
  if (conflict) {
    const message = `the file is not JSON: ${lineAt(source, conflict.index)}: a merge conflict is left in it`
    return refused(message, 'Keep one of the two sides and take the markers (<<<<<<<, =======, >>>>>>>) out')
  }
  return refused(`the file is not JSON: ${lineAt(source, error.offset)}: ${error.message}`, error.remedy)
}

function versionError(file: JsonObject): DocumentError | null {
  const { format, version } = file
  if (format !== formatName) {
    const found = format === undefined ? 'format is missing' : `format is not "${formatName}"`
    return { message: `the file is not a pipeline: ${found}`, remedy: ownFile }
  }
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const found = version === undefined ? 'version is missing' : 'version is not a whole number from 1'
    return { message: found, remedy: `Write "version": ${currentVersion}` }
  }
  if (version <= currentVersion) return null
  return {
    message: `the file has version ${version}, and this Asyncanvas reads versions up to ${currentVersion}`,
    remedy: 'Open it with a newer Asyncanvas; the file is left untouched',
  }
}

function schemaError(file: JsonObject): DocumentError | null {
  const issue = fileSchema.safeParse(file).error?.issues[0]
  if (!issue) return null
  const [wrong = issue.message, remedy = ownFile] = issue.message.split('\n')
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  return { message: `${placeIn(file, path)} ${wrong}`, remedy }
}

/** The error for an id that two nodes have: wires and layout refer to nodes by their ids. */
function idError(file: DocumentFile): DocumentError | null {
  const seen = new Map<string, number>()
  for (const [index, { id }] of file.nodes.entries()) {
    const first = seen.get(id)
    if (first !== undefined) {
      const message = `nodes[${index}] ${quoted(id)}: id is already the id of nodes[${first}]`
      return { message, remedy: 'Give one of the two another id, in its wires and in layout too' }
    }
    seen.set(id, index)
  }
  // A schema ignores this key of a record, and as an id it would be dangerous in every table of nodes.
  if (!Object.hasOwn(file.layout, '__proto__')) return null
  return { message: 'layout "__proto__": this cannot be the id of a node', remedy: 'Take it out' }
}
