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
  const opening = new Set(Array.from(text.matchAll(asyncCall), ({ index, 0: call }) => index + call.length - 1))
  const open: boolean[] = []
  let count = 0
  let most = 0
  for (const { index, 0: sign } of opening.size > 0 ? text.matchAll(/[()]/g) : []) {
    if (sign === '(') open.push(opening.has(index))
    else if (open.pop()) count -= 1
    if (sign === '(' && opening.has(index)) count += 1
    most = Math.max(most, count)
  }
  return most
}

const asyncCall = /\basync\s*(?:<[^()]{0,100}>\s*)?\(/g
