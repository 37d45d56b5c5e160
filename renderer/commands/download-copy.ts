import { serializeDocument } from '#document'
import type { Graph } from '#graph'

/** Downloads the document through the browser, with the text that a save would write. */
export function downloadCopy({ graph, fileName }: { readonly graph: Graph; readonly fileName: string }): void {
  const address = URL.createObjectURL(new Blob([serializeDocument(graph)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName.endsWith('.pipeline') ? fileName : `${fileName}.pipeline`
  link.click()
  // The browser reads the address only after the click.
  setTimeout(() => URL.revokeObjectURL(address), readMs)
}

const readMs = 60_000
