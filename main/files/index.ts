export { type AtomicWriter, createAtomicWriter } from './atomic-writer.ts'
export { diskFileSystem, errorCode, type FileSystem, type OpenFile } from './file-system.ts'
export { fingerprint, fingerprintOf, isChangedOutside } from './fingerprint.ts'
export { readJson, writeJson } from './json-file.ts'
