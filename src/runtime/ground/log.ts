/** Where the runtime's own words go. */
export interface Logger {
  /** No error yet: something does not come to an end. */
  warning(text: string): void
  /** An error that nobody else can be told of. */
  error(text: string): void
}

/** asyncio's logger: the console, until you put functions of your own in their place. */
export const logger: Logger = {
  warning: (text) => console.warn(text),
  error: (text) => console.error(text),
}

/** Warns; never throws, whatever the logger does. */
export function warn(text: string): void {
  try {
    logger.warning(text)
  } catch {
    // There is nobody left to tell.
  }
}
