/** How deeply brackets nest in a text, and where they do so first. Roughly: those in strings count too. */
export function deepestBracket(text: string): { readonly depth: number; readonly at: number } {
  let depth = 0
  let deepest = 0
  let at = 0
  for (let index = 0; index < text.length; index += 1) {
    if ('([{'.includes(text.charAt(index))) depth += 1
    else if (')]}'.includes(text.charAt(index))) depth -= 1
    if (depth > deepest) [deepest, at] = [depth, index]
  }
  return { depth: deepest, at }
}

/**
 * How many `async (` stand open within each other. The parser tries each as an arrow function and then as a call: of twenty
 * it takes a million turns.
 */
export function openAsyncCalls(text: string): number {
  const open: boolean[] = []
  let count = 0
  let most = 0
  for (const { index, 0: sign } of text.matchAll(/[()]/g)) {
    if (sign === ')') count -= open.pop() ? 1 : 0
    else {
      const isAsync = asyncBefore.test(text.slice(Math.max(0, index - 100), index))
      open.push(isAsync)
      if (isAsync) count += 1
    }
    most = Math.max(most, count)
  }
  return most
}

const asyncBefore = /\basync\s*(?:<[^()]*>)?\s*$/
