import { large, walkAt } from '../../support/walk.ts'

walkAt(large)
