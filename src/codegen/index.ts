export { type Exported, exportTypeScript } from './export-typescript.ts'
export type { PartImport, PartMember, RuntimePart } from './runtime-part.ts'
export { type ExportTarget, exportPlatforms, exportTargetIds, exportTargetOf, exportTargets } from './targets.ts'
