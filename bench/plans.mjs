/** The parts of the product that start a plan, for `bundleParts`. */
export const planParts = {
  startPlan: 'main/runs/start-plan.ts',
  codeReader: 'main/code/code-reader.ts',
  readHere: 'main/code/read-here.ts',
  code: 'src/code/index.ts',
}

/**
 * Reads code and starts plans as the window and the terminal do, in this process. `known` holds the readings.
 * @param {any} parts the bundle @param {Map<string, unknown>} [known]
 */
export function planHost(parts, known = new Map()) {
  const cache = {
    get: (/** @type {string} */ text, /** @type {string} */ kind) => known.get(`${kind} ${text}`),
    set: (/** @type {string} */ text, /** @type {string} */ kind, /** @type {unknown} */ read) =>
      known.set(`${kind} ${text}`, read),
  }
  const reader = parts.codeReader.createCodeReader(cache, parts.readHere.readHere)
  /** @param {any} plan @param {'real' | 'virtual'} clock @param {(event: any) => void} emit @param {() => void} flush */
  const start = (plan, clock, emit, flush = () => {}) =>
    parts.startPlan.startPlan({ plan, inputs: {}, clock, rate: 1, isDebug: false, path: null, reader, emit, flush })
  /** Reads a plan's code before the plan starts. `reader.readGraph` does this for a graph. @param {any} plan */
  const readPlan = async (plan) => {
    const codes = plan.nodes.flatMap((/** @type {any} */ { kind, code }) => (kind === 'coroutine' ? [code] : []))
    const texts = [plan.shared, ...codes]
    await reader.readAll(texts, 'typescript')
    // The usual store of readings is too small for a plan with many more nodes than a document may have.
    parts.code.readWith((/** @type {string} */ text) => cache.get(text, 'typescript'))
  }
  return { reader, readPlan, start }
}
