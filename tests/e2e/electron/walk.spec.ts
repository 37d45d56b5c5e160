import { small, walkAt } from '../../support/walk.ts'

walkAt(small)
