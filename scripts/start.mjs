// `npm start`: builds if something has changed since the last time, then starts. All in one process, so that ending it ends
// everything.
import { createRequire } from 'node:module'
import { build, isFresh } from './build.mjs'

const status = isFresh() ? 0 : build()
if (status === 0) createRequire(import.meta.url)('../out/main/start.cjs')
else process.exitCode = status
