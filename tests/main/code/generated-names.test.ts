import { testGenerated } from './generated-code.ts'

testGenerated(['shadowing', 'nodes', 'bodies'], { ran: 1_030, failed: 20 })
