export { type Exported, exportTypeScript } from './export-typescript.ts'
export type { PartImport, PartMember, RuntimePart } from './runtime-part.ts'
export {
  type ExportPlatform,
  type ExportTarget,
  exportPlatforms,
  exportTargetIds,
  exportTargetOf,
  exportTargets,
  isPlatform,
} from './targets.ts'
