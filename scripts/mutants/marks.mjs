// Finds which tests reach which function. Each function gets a mark, `file:offset of its body`, which is noted when the
// function is called; only the copy's tests see the marks. Code that is called while modules load is reached by all tests
// that load its file.
import { marksName } from './marks-name.mjs'
import { bodiesIn } from './places.mjs'

/** @param {string} mark */
function note(mark) {
  return `(globalThis.${marksName}??=new Set).add(${JSON.stringify(mark)})`
}

/**
 * Adds marks to a text, without changing line numbers.
 * @param {string} file @param {string} text
 */
export function marked(file, text) {
  const inserts = bodiesIn(file, text).flatMap((body) => {
    const start = body.getStart()
    const mark = note(`${file}:${start}`)
    const isBlock = text[start] === '{' && 'statements' in body
    if (isBlock) return [{ at: start + 1, text: `${mark};` }]
    return [
      { at: start, text: `(${mark},` },
      { at: body.getEnd(), text: ')' },
    ]
  })
  // From the end of the text on, so that earlier offsets stay right. If two inserts are at one place, the later one is the
  // outer one's end, or the inner one's start.
  const ordered = inserts.sort((one, other) => other.at - one.at)
  let result = text
  for (const { at, text: inserted } of ordered) result = result.slice(0, at) + inserted + result.slice(at)
  // Exported programs get parts of the runtime, which may contain only declarations.
  return file.startsWith('src/runtime/') ? result : `${note(file)};${result}`
}
