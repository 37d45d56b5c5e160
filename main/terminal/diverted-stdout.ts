type Callback = (error?: Error) => void

/**
 * From now on, what code prints to the process's own stdout goes to `listener` instead: packages print with the host's
 * console, and stdout is only for the result. Code can't end the stream either. Returns how to stop.
 */
export function divertStdout(stream: NodeJS.WriteStream, listener: (text: string) => void): () => void {
  const { write, end } = stream
  const take = (chunk?: unknown, encoding?: BufferEncoding | Callback, callback?: Callback): void => {
    const text = textOf(chunk, typeof encoding === 'string' ? encoding : 'utf8')
    if (text !== '') listener(text)
    const done = typeof encoding === 'function' ? encoding : callback
    if (done) process.nextTick(done)
  }
  stream.write = ((...args: Parameters<typeof take>) => {
    take(...args)
    return true
  }) as typeof write
  stream.end = ((...args: Parameters<typeof take>) => {
    take(...args)
    return stream
  }) as typeof end
  return () => {
    stream.write = write
    stream.end = end
  }
}

function textOf(chunk: unknown, encoding: BufferEncoding): string {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding).toString('utf8')
  return chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : ''
}
