/** Code that never lets the loop go on by itself. */
export interface RunawayRow {
  readonly name: string
  /** The code, which starts at line 3 of its node. */
  readonly code: string
  /** The line that the error names; absent: the code that holds the loop has no line there. */
  readonly line?: number
  /** Files beside the pipeline. */
  readonly files?: Readonly<Record<string, string>>
  /** It runs outside of any task's step, so only the run fails, as for an error that nobody awaited. */
  readonly isNobodys?: true
}

const endless = 'for (;;);'
const inText = `eval('${endless}')`

/** Endless calls, some with a guard at their start and most without. */
const calls: readonly RunawayRow[] = [
  {
    name: 'arrow functions without braces',
    code: 'const g = (n) => [1, 2, 3, 4, 5, 6, 7, 8].map((x) => n > 0 && g(n - 1)); g(40)',
    line: 3,
  },
  { name: 'a catastrophic regular expression', code: "void /^(a+)+$/.test('a'.repeat(40) + 'b')", line: 3 },
  { name: 'one replace of many', code: "void ('a'.repeat(60) + 'b').replace(/^(a|aa)+$/, 'x')", line: 3 },
  {
    name: 'a long Atomics.wait',
    code: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)',
    line: 3,
  },
  {
    name: 'Atomics.wait in a loop',
    code: 'for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)',
    line: 3,
  },
  { name: 'a loop in eval', code: inText, line: 3 },
  { name: 'a loop in new Function', code: `new Function('${endless}')()`, line: 3 },
  {
    name: 'a loop in vm',
    code: `const vm = await import('node:vm')\nvm.runInThisContext('${endless}')`,
    line: 4,
  },
  {
    name: 'sort in eval',
    code: "eval('const a = Array.from({ length: 1e5 }, (_, i) => i % 7919); for (;;) a.sort((x, y) => y - x)')",
    line: 3,
  },
  {
    name: 'JSON in eval',
    code: "eval('const a = []; for (let i = 0; i < 1e5; i++) a.push({ i }); for (;;) JSON.stringify(a)')",
    line: 3,
  },
  {
    name: 'a loop that catches everything',
    code: 'for (;;) { try { for (;;); } catch {} finally { continue } }',
    line: 3,
  },
  {
    name: 'a loop in eval that catches everything',
    code: "eval('for (;;) { try { for (;;); } catch {} finally { continue } }')",
    line: 3,
  },
  {
    name: 'a loop in the finally of a loop',
    code: `try { ${inText} } finally { ${inText} }`,
    line: 3,
  },
  { name: 'a generator', code: `function* g() { for (;;) yield eval('1') }; for (const one of g());`, line: 3 },
  { name: 'a generator in eval', code: "for (const one of eval('(function* () { for (;;) yield 1 })()'));", line: 3 },
  {
    name: 'an event handler',
    code: `const { EventEmitter } = await import('node:events')\nconst e = new EventEmitter().on('x', () => ${inText})\ne.emit('x')`,
    line: 4,
  },
]

/** Endless code that returns each time. */
const floods: readonly RunawayRow[] = [
  { name: 'a flood of promises', code: 'const f = () => Promise.resolve().then(f); f(); await sleep(60_000)' },
  {
    name: 'a flood of promises in eval',
    code: "eval('const f = () => Promise.resolve().then(f); f()'); await sleep(60_000)",
  },
  {
    name: 'a flood of queueMicrotask in eval',
    code: "eval('const f = () => queueMicrotask(f); f()'); await sleep(60_000)",
  },
  {
    name: 'a flood of promises with a guard',
    code: 'const f = () => { void Promise.resolve().then(f) }; f(); await sleep(60_000)',
  },
  { name: 'a call that floats', code: 'void (async () => { for (;;); })(); await sleep(60_000)' },
  { name: 'a flood of awaits', code: 'for (;;) await null' },
  { name: 'a flood of awaits in eval', code: "await eval('(async () => { for (;;) await null })()')" },
  { name: 'a flood of ticks', code: 'const f = () => { process.nextTick(f) }; f(); await sleep(60_000)' },
  {
    name: 'a flood of ticks in eval',
    code: "eval('const f = () => { process.nextTick(f) }; f()'); await sleep(60_000)",
  },
  {
    name: 'several floods of ticks in eval',
    code: "eval('for (let i = 0; i < 5; i++) { const f = () => { process.nextTick(f) }; f() }'); await sleep(60_000)",
  },
  {
    name: 'a flood of ticks and promises in eval',
    code: "eval('const f = () => { process.nextTick(() => Promise.resolve().then(f)) }; f()'); await sleep(60_000)",
  },
]

/** Code that the host calls, or that is called while the host looks at values. */
const callbacks: readonly RunawayRow[] = [
  { name: 'queueMicrotask', code: `queueMicrotask(() => ${inText}); await sleep(60_000)`, line: 3 },
  { name: 'a tick', code: `process.nextTick(() => ${inText}); await sleep(60_000)`, line: 3 },
  { name: 'a timer', code: `setTimeout(() => ${inText}, 5); await sleep(60_000)`, line: 3, isNobodys: true },
  {
    name: 'a timer with a guard',
    code: `setTimeout(() => { ${endless} }, 5); await sleep(60_000)`,
    line: 3,
    isNobodys: true,
  },
  { name: 'an immediate', code: `setImmediate(() => ${inText}); await sleep(60_000)`, line: 3, isNobodys: true },
  {
    name: 'an immediate behind another',
    code: `setImmediate(() => {}); setImmediate(() => ${inText}); await sleep(60_000)`,
    line: 3,
    isNobodys: true,
  },
  {
    name: 'a handler of a stream',
    code: `const { Readable } = await import('node:stream')\nReadable.from(['x']).on('data', () => ${inText})\nawait sleep(60_000)`,
    line: 4,
  },
  { name: 'a getter of its result', isNobodys: true, code: `return { get a() { return ${inText} } }`, line: 3 },
  {
    name: 'a proxy as its result',
    isNobodys: true,
    code: `return new Proxy({}, { ownKeys: () => ${inText} })`,
    line: 3,
  },
  {
    name: 'an error whose message never ends',
    isNobodys: true,
    code: `throw Object.defineProperty(new Error(), 'message', { get: () => ${inText} })`,
    line: 3,
  },
  { name: 'a proxy that is thrown', code: `throw new Proxy(new Error('x'), { get: () => ${inText} })`, line: 3 },
  { name: 'a then that never returns', code: `await { then() { ${inText} } }`, line: 3 },
  {
    name: 'what is printed',
    code: `console.log(new Proxy({}, { get: () => ${inText}, getPrototypeOf: () => ${inText} }))\nconsole.log({ get [Symbol.toStringTag]() { return ${inText} } })`,
    line: 4,
  },
  {
    name: 'a cancelled task’s finally',
    code: [
      `const t = createTask(async () => { try { await sleep(60_000) } finally { ${inText} } })`,
      'await sleep(5)',
      't.cancel()',
      'await t',
    ].join('\n'),
    line: 3,
  },
]

const imported = (specifier: string): string => `await import('${specifier}')`

/** Code that loops while it is imported. */
const modules: readonly RunawayRow[] = [
  {
    name: 'a module beside it',
    code: imported('./loops.mjs'),
    files: { 'loops.mjs': `export default 1\n${endless}\n` },
  },
  {
    name: 'a module beside it, in eval',
    code: imported('./loops.ts'),
    files: { 'loops.ts': `${inText}\nexport default 1\n` },
  },
  { name: 'a CommonJS module beside it', code: imported('./loops.cjs'), files: { 'loops.cjs': `${endless}\n` } },
  {
    name: 'a package',
    isNobodys: true,
    code: imported('loops'),
    files: {
      'node_modules/loops/package.json': '{ "name": "loops", "type": "module", "exports": "./index.js" }',
      'node_modules/loops/index.js': `export default 1\n${endless}\n`,
    },
  },
  {
    name: 'a CommonJS package',
    code: imported('loops'),
    files: {
      'node_modules/loops/package.json': '{ "name": "loops", "main": "./index.js" }',
      'node_modules/loops/index.js': `module.exports = 1\n${endless}\n`,
    },
  },
  {
    name: 'a function of a package',
    code: `const { loop } = await import('loops')\nloop()`,
    line: 4,
    files: {
      'node_modules/loops/package.json': '{ "name": "loops", "main": "./index.js" }',
      'node_modules/loops/index.js': `exports.loop = () => { ${endless} }\n`,
    },
  },
]

export const runawayRows: readonly RunawayRow[] = [...calls, ...floods, ...callbacks, ...modules]
