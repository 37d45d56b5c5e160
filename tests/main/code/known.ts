/**
 * Code that the types refuse: the short helpers of an exported program also throw a TypeError, in the engine's words or
 * with a shorter message.
 */
const inFewerWords = 'both throw a TypeError; the helper has fewer words'

/**
 * Snippets of the lists that are known to differ, each with the reason. Remove the line of a snippet that you fix: a line
 * for a snippet without a difference fails the test.
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
