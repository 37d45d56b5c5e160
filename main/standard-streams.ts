/**
 * Keeps the process alive when a terminal was closed or a disk is full: without a listener, Node throws the error of any
 * write to stdout or stderr, and Electron shows it in a window of its own.
 */
export function outliveStandardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
