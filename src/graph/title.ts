import type { TextField } from './field.ts'

/** The name of a node whose name is no function's. */
export const title: TextField = { type: 'text', label: 'Name', step: 'Rename node' }
