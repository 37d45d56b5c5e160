import { type Bridge, createSocketBridge, socketUrl } from '#bridge'

/**
 * The one reader of `window.bridge`; everything else is given a Bridge, so tests give an in-memory one. In the app the
 * preload has put it there; in a browser it goes over a socket to the server that the page came from, and `onLost` is
 * called when that connection ends.
 * @throws Error where the server does not answer.
 */
export function hostBridge(onLost: () => void): Promise<Bridge> {
  return window.bridge ? Promise.resolve(window.bridge) : socketBridge(onLost)
}

function socketBridge(onLost: () => void): Promise<Bridge> {
  const socket = new WebSocket(`${socketUrl(window.location.href)}?window=${tabName()}`)
  return new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('The server does not answer: start it again')))
    socket.addEventListener('open', () => {
      socket.addEventListener('close', onLost)
      const bridge = createSocketBridge({
        send: (text) => socket.send(text),
        onMessage: (listen) => socket.addEventListener('message', ({ data }) => listen(String(data))),
        onClose: (listen) => socket.addEventListener('close', listen),
      })
      resolve(bridge)
    })
  })
}

const tabKey = 'asyncanvas.window'

/** By this name the server knows the tab when its page is loaded anew; other tabs have others. '': nothing is remembered here. */
function tabName(): string {
  try {
    const known = window.sessionStorage.getItem(tabKey)
    if (known !== null && /^[\w-]{1,64}$/.test(known)) return known
    const name = window.crypto.randomUUID()
    window.sessionStorage.setItem(tabKey, name)
    return name
  } catch {
    return ''
  }
}
