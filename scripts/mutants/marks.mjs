// Which tests reach which function. Each function is given a mark, `file:offset of its body`, that says so when it is called;
// only the copy's tests see them. What is called while modules load has no tests of its own: all that load the file are its.
import { marksName } from './marks-name.mjs'
import { bodiesIn } from './places.mjs'

/** @param {string} mark */
function note(mark) {
  return `(globalThis.${marksName}??=new Set).add(${JSON.stringify(mark)})`
}

/**
 * The text with marks, on the same lines.
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
  // From the end on, so that places stay. Of two at one place the later one is the outer one's end, or the inner one's beginning.
  const ordered = inserts.sort((one, other) => other.at - one.at)
  let result = text
  for (const { at, text: inserted } of ordered) result = result.slice(0, at) + inserted + result.slice(at)
  // Exported programs get parts of the runtime: declarations alone.
  return file.startsWith('src/runtime/') ? result : `${note(file)};${result}`
}
