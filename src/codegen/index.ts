export { type Exported, exportTypeScript } from './export-typescript.ts'
export type { PartImport, PartMember, RuntimePart } from './runtime-part.ts'
