export type {
  CoroutineEntry,
  DocumentFile,
  EdgeEntry,
  GatherEntry,
  InputEntry,
  Lines,
  NodeEntry,
  NoteEntry,
  OutputEntry,
  PlacementEntry,
  SleepEntry,
} from './format.ts'
export { currentVersion, formatName } from './format.ts'
export { graphSchema, isJson } from './graph-schema.ts'
export { maxLength as maxDocumentLength } from './limits.ts'
export type { DocumentError, ParsedDocument } from './parse.ts'
export { parseDocument } from './parse.ts'
export { jsonSchema } from './schema.ts'
export { serializeDocument } from './serialize.ts'
