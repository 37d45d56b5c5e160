import type { EdgeTypes } from 'reactflow'
import { Wire } from './wire.tsx'

/** A module constant: a new object would mount every wire anew. */
export const edgeTypes: EdgeTypes = { wire: Wire }
