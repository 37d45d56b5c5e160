/**
 * Draws on a first canvas early. A page's first drawing asks the main process for the GPU and waits for the answer; done
 * while nothing runs, it can't wait for a main process that a run's code holds, and the page can report such a hold.
 */
export function warmCanvas(): void {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d')
  context?.fillRect(0, 0, 1, 1)
  context?.getImageData(0, 0, 1, 1)
}
