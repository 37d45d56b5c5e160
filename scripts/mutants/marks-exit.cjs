// Loaded first by each process that tests start, and by its threads: at its end it writes the marks that it has reached. A
// process that is killed writes nothing; threads may be ended without notice, so they write as they go.
const { mkdirSync, renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { isMainThread, threadId } = require('node:worker_threads')

const { stringify } = JSON
const test = process.env.MUTANTS_TEST
if (test !== undefined) {
  const write = () => {
    const reached = Reflect.get(globalThis, '__reached')
    if (reached === undefined) return
    const folder = join(__dirname, '..', '..', '.cache', 'marks', test)
    mkdirSync(folder, { recursive: true })
    // Written under another name first, so that a process killed during the write leaves nothing that is read.
    const file = join(folder, `${process.pid}-${threadId}`)
    writeFileSync(`${file}.part`, stringify([...reached]))
    renameSync(`${file}.part`, `${file}.json`)
  }
  process.on('exit', write)
  if (!isMainThread) setInterval(write, 100).unref()
}
