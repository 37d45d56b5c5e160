export type {
  Attributes,
  LoadedModule,
  ModuleBody,
  ModuleHost,
  ModuleLinks,
  StartModule,
} from './host.ts'
export { blameImport, placeOfImport } from './link-error.ts'
export { createModules, type LinkedModule, type Modules, type RootModule } from './modules.ts'
export type { ModulePlace } from './record.ts'
