import { testGenerated } from './generated-code.ts'

testGenerated(['values'], { ran: 830, failed: 250 })
