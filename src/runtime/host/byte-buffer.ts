const nothing = new Uint8Array(0)
/** An empty buffer keeps an array of up to this size for the next part. */
const spareBytes = 2 ** 18

/** Bytes in one piece, added at the end and taken from the front, each in constant time; Python's bytearray. */
export class ByteBuffer {
  #bytes: Uint8Array = nothing
  #start = 0
  #end = 0
  #taken = 0

  get size(): number {
    return this.#end - this.#start
  }

  /**
   * How many bytes were taken out so far: the place of the first byte that is left. Places are counted from the first
   * byte ever put in.
   */
  get begin(): number {
    return this.#taken
  }

  put(part: Uint8Array): void {
    if (this.#end + part.length > this.#bytes.length) this.#makeRoom(part.length)
    this.#bytes.set(part, this.#end)
    this.#end += part.length
  }

  /** The first place of `bytes` from `from` on; -1 where they do not occur. `bytes` must not be empty. */
  placeOf(bytes: Uint8Array, from: number): number {
    const kept = this.#bytes.subarray(this.#start, this.#end)
    const [first] = bytes as unknown as [number]
    let at = kept.indexOf(first, Math.max(0, from - this.#taken))
    while (at >= 0 && at + bytes.length <= kept.length) {
      if (bytes.every((byte, index) => kept[at + index] === byte)) return this.#taken + at
      at = kept.indexOf(first, at + 1)
    }
    return -1
  }

  /** Takes the first `size` bytes out; returns a copy. */
  take(size: number): Uint8Array {
    const taken = this.#bytes.slice(this.#start, this.#start + size)
    this.drop(size)
    return taken
  }

  drop(size: number): void {
    this.#start += size
    this.#taken += size
    if (this.#start < this.#end) return
    this.#start = 0
    this.#end = 0
    if (this.#bytes.length > spareBytes) this.#bytes = nothing
  }

  /** Leaves at least as much again free at the end, so on average each byte is moved at most once. */
  #makeRoom(size: number): void {
    const needed = this.size + size
    const into = needed * 2 <= this.#bytes.length ? this.#bytes : new Uint8Array(needed * 2)
    into.set(this.#bytes.subarray(this.#start, this.#end))
    this.#bytes = into
    this.#end = this.size
    this.#start = 0
  }
}
