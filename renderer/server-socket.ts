import { type SocketPort, socketUrl } from '#bridge'

/** A tab's socket to the server that its page came from: lost, it may be joined again, and is the same window. */
export class ServerSocket implements SocketPort {
  readonly #messages = new Set<(text: string) => void>()
  readonly #closes = new Set<() => void>()
  /** By it the server knows the tab when its page is loaded anew; other tabs have others. */
  #name = keptName() ?? window.crypto.randomUUID()
  #socket: WebSocket | null = null

  isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  send(text: string): void {
    this.#socket?.send(text)
  }

  onMessage(listener: (text: string) => void): void {
    this.#messages.add(listener)
  }

  onClose(listener: () => void): void {
    this.#closes.add(listener)
  }

  /** The page's first connection. @throws Error where the server does not answer */
  async join(): Promise<void> {
    if (await this.#opens('')) return keepName(this.#name)
    // The page that is loaded anew may be ahead of the end of the one before; a duplicated tab needs a name of its own.
    await new Promise((resolve) => setTimeout(resolve, nameFreeMs))
    if (await this.#opens('')) return
    this.#name = window.crypto.randomUUID()
    if (await this.#opens('')) return keepName(this.#name)
    throw new Error('The server does not answer: start it again, and open its new address')
  }

  /** After a loss. `false`: the server does not answer, or does not know this window any more. */
  rejoin(): Promise<boolean> {
    return this.#opens('&back')
  }

  #opens(asked: '' | '&back'): Promise<boolean> {
    const socket = new WebSocket(`${socketUrl(window.location.href)}?window=${this.#name}${asked}`)
    return new Promise((resolve) => {
      socket.addEventListener('error', () => resolve(false))
      socket.addEventListener('open', () => {
        this.#socket = socket
        socket.addEventListener('message', ({ data }) => {
          for (const listener of this.#messages) listener(String(data))
        })
        socket.addEventListener('close', () => {
          for (const listener of this.#closes) listener()
        })
        resolve(true)
      })
    })
  }
}

/** Real milliseconds in which a server has noticed the end of a page. */
const nameFreeMs = 250
const tabKey = 'asyncanvas.window'

function keptName(): string | null {
  try {
    const name = window.sessionStorage.getItem(tabKey)
    return name !== null && /^[\w-]{1,64}$/.test(name) ? name : null
  } catch {
    return null
  }
}

function keepName(name: string): void {
  try {
    window.sessionStorage.setItem(tabKey, name)
  } catch {
    // Nothing is remembered here: loaded anew, it is another window.
  }
}
