import type { EdgeTypes } from 'reactflow'
import { StreamWire } from './stream-wire.tsx'
import { Wire } from './wire.tsx'

/** A module constant, since a new object would mount every wire again. */
export const edgeTypes: EdgeTypes = { wire: Wire, stream: StreamWire }
