/**
 * A terminal that has been closed, or a full disk, is no reason to end: without a listener Node throws what a write to
 * stdout or stderr meets, whoever made it, and Electron shows that in a window of its own.
 */
export function outliveStandardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
