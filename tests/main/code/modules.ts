/** Modules that the listed snippets import; they are beside the pipeline and beside each program. */
export const modules: Readonly<Record<string, string>> = {
  'esm.mjs': `export const a = 1
export default 'dflt'
export let live = 0
export function bump() { live += 1 }
export function self() { return this === undefined }
export const fake = { own: 1, log() {} }
export const join = () => 'joined'
const s = 's'
export { s as 'string name' }
`,
  'cjs.cjs': 'exports.named = 1\nexports.other = 2\n',
  'data.json': '{"k": 3}',
  'throws.mjs': "throw new RangeError('of a module')\n",
  'side.mjs': 'globalThis.side = (globalThis.side ?? 0) + 1\n',
}
