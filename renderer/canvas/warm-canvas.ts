/**
 * The first canvas that a page draws on asks the main process for the GPU, and waits for the answer. Drawn on while nothing
 * runs, it never waits for a main process that the code of a run holds: the page goes on, and can say so.
 */
export function warmCanvas(): void {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d')
  context?.fillRect(0, 0, 1, 1)
  context?.getImageData(0, 0, 1, 1)
}
