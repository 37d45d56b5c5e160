/**
 * The program of an executor's thread: it receives the text of a function and its arguments, calls it, and sends back
 * the result. Functions that the compiler puts into the text do nothing here, since no loop runs; nor do those that
 * bundlers add to keep names (`__name` of esbuild and rolldown, even when its name is not shortened).
 */
export const threadSource = `
globalThis.$await = (value) => value
globalThis.$each = (iterable) => iterable
globalThis.$guard = () => {}
globalThis.__name = (target) => target
globalThis.$import = (specifier) => import(specifier)

// With node --input-type=module this is a module, and has no require. (Electron 22 has no import() in threads.)
if (typeof require === 'function') listen(require('node:worker_threads').parentPort)
else void import('node:worker_threads').then(({ parentPort }) => listen(parentPort))

function listen(port) {
  // What it was sent can't be read here.
  port.on('messageerror', (error) => port.postMessage({ error: packed(error) }))
  port.on('message', async ({ source, args }) => {
    let outcome
    try {
      outcome = { value: await functionOf(source)(...args) }
    } catch (error) {
      outcome = { error: packed(error) }
    }
    try {
      port.postMessage(outcome)
    } catch (error) {
      // What it gave can't be sent.
      port.postMessage({ error: packed(error) })
    }
  })
}

function functionOf(source) {
  try {
    return (0, eval)('(' + source + ')')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    // A method: 'name() {}' is one only inside of an object.
    return Object.values((0, eval)('({' + source + '})'))[0]
  }
}

function packed(error) {
  try {
    if (error instanceof ReferenceError) explain(error)
    if (!(error instanceof Error)) return { thrown: sendable(error) ? error : String(error) }
    const fields = Object.fromEntries(Object.entries(error).filter(([, value]) => sendable(value)))
    return { name: text(error.name, 'Error'), message: text(error.message, ''), stack: text(error.stack, ''), fields }
  } catch {
    return { thrown: new Error('what the thread threw cannot be read') }
  }
}

// The commonest mistake: a name from around the function, be it the bundler who wrote it there.
function explain(error) {
  const missing = /^(\\S+) is not defined$/.exec(error.message)
  if (!missing) return
  const what = 'is not defined in a thread: a function that is sent there sees its arguments and the globals alone. '
  const remedy = 'Hand it over as an argument, or import it inside of the function; '
  const bundled = 'where a bundler wrote that name, switch off keepNames, minifying or instrumenting for this function'
  error.message = missing[1] + ' ' + what + remedy + bundled
}

// A stack may be a list of calls, which can't be sent.
function text(value, otherwise) {
  return sendable(value) ? String(value ?? otherwise) : otherwise
}

function sendable(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}
`
