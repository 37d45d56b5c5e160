export * from './module-code.ts'
