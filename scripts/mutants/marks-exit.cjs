// Loaded first by each process that tests start, and by its threads: at its end it writes which marks it has reached. A process
// that is killed writes nothing; threads are ended without being asked, and write as they go.
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
    // Who is killed while it writes leaves nothing that is read.
    const file = join(folder, `${process.pid}-${threadId}`)
    writeFileSync(`${file}.part`, stringify([...reached]))
    renameSync(`${file}.part`, `${file}.json`)
  }
  process.on('exit', write)
  if (!isMainThread) setInterval(write, 100).unref()
}
