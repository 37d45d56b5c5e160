/** What the types refuse: the short helpers of an exported program throw a TypeError too, in the engine's words or in fewer. */
const inFewerWords = 'both throw a TypeError; the helper has fewer words'

/**
 * Snippets of the lists that are known to differ, each with the reason. Who mends one takes its line out: a line whose
 * snippet is the same on both sides fails the test.
 */
export const known: Readonly<Record<string, string>> = {
  '> return (function f(n) { return f(n + 1) })(0)': 'the same, inside of a test runner',
  '> return gather(1 as any)': inFewerWords,
  '> return gather(null as any)': inFewerWords,
  '> return gather()': inFewerWords,
  "> return gather('ab' as any)": inFewerWords,
  '> return gather({ length: 0 } as any)': inFewerWords,
  '> return gather(Promise.resolve(1), Promise.resolve(2))': inFewerWords,
  '> return await sleep({ valueOf() { return 3 } } as any)': inFewerWords,
  '> return await sleep([] as any)': inFewerWords,
}
