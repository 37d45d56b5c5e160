type Write = typeof process.stdout.write

/**
 * From now on, what code prints to the process's own stdout goes to `listener` instead: packages print with the host's
 * console, and stdout is the result's. Returns how to end it.
 */
export function divertStdout(stream: NodeJS.WriteStream, listener: (text: string) => void): () => void {
  const own = stream.write
  const write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error) => void),
    callback?: (error?: Error) => void,
  ): boolean => {
    const isText = typeof chunk === 'string' && typeof encoding === 'string' && encoding !== 'utf8'
    listener(
      isText
        ? Buffer.from(chunk, encoding).toString('utf8')
        : String(typeof chunk === 'string' ? chunk : Buffer.from(chunk)),
    )
    const done = typeof encoding === 'function' ? encoding : callback
    if (done) process.nextTick(done)
    return true
  }
  stream.write = write as Write
  return () => {
    stream.write = own
  }
}
