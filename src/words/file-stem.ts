/** A title as the name of a file: `Fetch and gather!` becomes `fetch-and-gather`; one without a usable letter `pipeline`. */
export function fileStem(title: string): string {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return words.join('-').slice(0, 60) || 'pipeline'
}
