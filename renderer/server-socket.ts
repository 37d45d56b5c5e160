import { type SocketPort, socketUrl } from '#bridge'

/** A tab's socket to the server that its page came from. After a loss it can connect again, as the same window. */
export class ServerSocket implements SocketPort {
  readonly #messages = new Set<(text: string) => void>()
  readonly #closes = new Set<() => void>()
  /** The server knows the tab by this name when its page is loaded again; every tab has its own. */
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

  /** Makes the page's first connection. @throws Error when the server does not answer. */
  async join(): Promise<void> {
    if (await this.#opens('')) return keepName(this.#name)
    // A page that is loaded again may connect before the server notices the end of the old one; a duplicated tab needs a
    // new name.
    await new Promise((resolve) => setTimeout(resolve, nameFreeMs))
    if (await this.#opens('')) return
    this.#name = window.crypto.randomUUID()
    if (await this.#opens('')) return keepName(this.#name)
    throw new Error('The server does not answer: start it again, and open its new address')
  }

  /** Connects again after a loss. `false`: the server does not answer, or no longer knows this window. */
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

/** How long a server may take to notice the end of a page, in real milliseconds. */
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
    // Without storage, a page that is loaded again is another window.
  }
}
