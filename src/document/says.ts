/** A message of two lines: what is wrong and what to do. `parse.ts` takes them apart. */
export function says(wrong: string, remedy: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: (issue) => `${issue.input === undefined ? 'is missing' : wrong}\n${remedy}` }
}
