import { testGenerated } from './generated-code.ts'

testGenerated(['shadowing', 'nodes', 'bodies'], { ran: 1_150, failed: 25 })
