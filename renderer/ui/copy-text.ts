/**
 * Puts a text on the system's clipboard; only within a click or a key. The newer `navigator.clipboard` asks for a
 * permission, and the app's window grants none. Returns whether it worked.
 */
export function copyText(text: string): boolean {
  const stop = new AbortController()
  const options = { capture: true, signal: stop.signal }
  // Chromium copies without a selection only where somebody says that there is something to copy.
  window.addEventListener('beforecopy', (event) => event.preventDefault(), options)
  window.addEventListener(
    'copy',
    (event) => {
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      // The window itself would copy the selected nodes.
      event.stopImmediatePropagation()
    },
    options,
  )
  const isCopied = document.execCommand('copy')
  stop.abort()
  return isCopied
}
