export type {
  Attributes,
  LinkedModule,
  LoadedModule,
  ModuleBody,
  ModuleHost,
  ModuleLinks,
  Modules,
  RootModule,
  StartModule,
} from './host.ts'
export { blameImport, placeOfImport } from './link-error.ts'
export { createModules } from './modules.ts'
export type { ModulePlace } from './record.ts'
