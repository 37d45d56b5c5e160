export { type Exported, exportTypeScript } from './export-typescript.ts'
