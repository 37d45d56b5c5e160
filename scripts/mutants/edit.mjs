/**
 * A change of a text: `text` replaces the part from `start` to `end`.
 * @typedef {object} Edit
 * @property {number} start
 * @property {number} end
 * @property {string} text
 */

/**
 * @param {import('typescript').Node} node @param {import('typescript').SourceFile} source @param {string} text
 * @returns {Edit} this text in the node's place
 */
export function instead(node, source, text) {
  return { start: node.getStart(source), end: node.getEnd(), text }
}

/** The text with the edit made. @param {string} text @param {Edit} edit */
export function edited(text, edit) {
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end)
}
