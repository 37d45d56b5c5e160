import type { SpanRow, Spans } from '#trace'

/** Which nodes were folded or unfolded by a person, by number. */
export type Folds = ReadonlyMap<number, boolean>

/** A node with more further tasks than this is folded until somebody unfolds it. */
const mostUnfolded = 50

export function isFolded({ node, made }: SpanRow, folds: Folds): boolean {
  return folds.get(node) ?? made > mostUnfolded
}

/** The rows as they stand below each other: each node's, and below it those of its further tasks unless it is folded. */
export function shownRows({ rows }: Pick<Spans, 'rows'>, folds: Folds): readonly SpanRow[] {
  if (rows.every(({ made }) => made === 0)) return rows
  return rows.flatMap((row) => (row.made === 0 || isFolded(row, folds) ? [row] : [row, ...row.parts]))
}
