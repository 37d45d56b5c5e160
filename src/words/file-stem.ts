/** A title as a file name: `Fetch and gather!` becomes `fetch-and-gather`; `pipeline` if no letter can be used. */
export function fileStem(title: string): string {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return words.join('-').slice(0, 60) || 'pipeline'
}
