/**
 * Puts a text on the system's clipboard; works only during a click or a key press. The newer `navigator.clipboard` asks for
 * a permission, which the app's windows deny. Returns whether it worked.
 */
export function copyText(text: string): boolean {
  const stop = new AbortController()
  const options = { capture: true, signal: stop.signal }
  // Without a selection, Chromium copies only if `beforecopy` says that there is something to copy.
  window.addEventListener('beforecopy', (event) => event.preventDefault(), options)
  window.addEventListener(
    'copy',
    (event) => {
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      // Otherwise the window would copy the selected nodes.
      event.stopImmediatePropagation()
    },
    options,
  )
  const isCopied = document.execCommand('copy')
  stop.abort()
  return isCopied
}
