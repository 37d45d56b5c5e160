import type { EdgeTypes } from 'reactflow'
import { Wire } from './wire.tsx'

/** A module constant, since a new object would mount every wire again. */
export const edgeTypes: EdgeTypes = { wire: Wire }
