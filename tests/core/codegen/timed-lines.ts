/** The time of a line that a run or its export has told: `12 +load`. */
export const msOf = (line: string): number => Number.parseFloat(line)

/** What is told at one moment may come in any order. */
export const byTime = (lines: readonly string[]): readonly string[] =>
  [...lines].sort((a, b) => msOf(a) - msOf(b) || (a < b ? -1 : 1))
