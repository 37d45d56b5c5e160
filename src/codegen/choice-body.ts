import { casesOf } from '#graph'
import { block } from './layout.ts'
import { literal } from './literals.ts'
import type { BranchChoice, Choice, Shape, TryChoice } from './shape.ts'
import { wordsIn } from './words.ts'

/** The names and calls that a choice is printed with. */
export interface ChoiceCalls {
  /** The call of the node at which it begins. */
  readonly own: string
  /** A name for its value. */
  readonly value: string
  /** The name of the error for which `try` goes on. */
  readonly error: string
  /** The statements with which a `catch` begins. */
  readonly check: (error: string) => readonly string[]
  /** The statements of a case. */
  readonly lines: (shape: Shape) => readonly string[]
  /** The same once the node at which it begins is done; `value`: the text of its value. */
  readonly ending: (shape: Shape, value: string) => readonly string[]
}

/** The statements of an async function, which returns in each case what the choice gives. */
export function choiceLines(choice: Choice, calls: ChoiceCalls): readonly string[] {
  return choice.kind === 'branch' ? branched(choice, calls) : tried(choice, calls)
}

function branched({ node, cases }: BranchChoice, { own, lines }: ChoiceCalls): readonly string[] {
  const values = casesOf(node.code).map(({ value }) => value)
  const texts = cases.map((shape) => (shape ? lines(shape) : []))
  const [yes = [], no = []] = texts
  if (values.length === 2 && values[0] === true) {
    // What is longer stands behind the other, and not in a block.
    return isShorter(no, yes) ? ifElse(`!(await ${own})`, no, yes) : ifElse(`await ${own}`, yes, no)
  }
  const parts = texts.map(
    (text, at) => `case ${literal(values[at] ?? null)}: ${block(text.length === 0 ? ['return'] : text)}`,
  )
  return [`switch (await ${own}) ${block(parts)}`]
}

function ifElse(condition: string, first: readonly string[], second: readonly string[]): readonly string[] {
  const [line = ''] = first
  const isLine = first.length === 1 && !line.includes('\n') && condition.length + line.length < roomInLine
  // Without a value for this case, the other must not run.
  const text = first.length === 0 ? 'return' : isLine ? line : block(first)
  return [`if (${condition}) ${text}`, ...second]
}

/** A longer one would be broken within its call. */
const roomInLine = 100

/** Nothing at all would be a bare `return` in front. */
function isShorter(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && (other.length === 0 ? false : sizeOf(one) < sizeOf(other))
}

function sizeOf(lines: readonly string[]): number {
  return lines.join('\n').split('\n').length
}

function tried(
  { isOwn, type, done, failed }: TryChoice,
  { own, value, error, check, lines, ending }: ChoiceCalls,
): readonly string[] {
  const caught = failed ? lines(failed) : []
  const body = [...check(error), ...caught]
  // An error may be anything that was thrown.
  const isUsed = body.some((line) => line.includes(error))
  const caughtAs = `catch ${isUsed ? `(${error}: any) ` : ''}`
  if (type === null) {
    const given = done ? ending(done, `await ${own}`) : []
    return [`try ${block(isOwn ? given : [`await ${own}`, ...given])} ${caughtAs}${block(body)}`]
  }
  const given = done ? ending(done, value) : []
  const isNamed = given.some((line) => wordsIn(line).includes(value))
  const ended = caught.length === 0 ? ['return'] : []
  return [
    ...(isNamed ? [`let ${value}: ${type}`] : []),
    `try ${block([isNamed ? `${value} = await ${own}` : `await ${own}`])} ${caughtAs}${block([...body, ...ended])}`,
    ...given,
  ]
}
