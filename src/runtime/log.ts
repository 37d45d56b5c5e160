/** Where the runtime's own words go. */
export interface Logger {
  warning(text: string): void
  error(text: string): void
}

/** asyncio's logger: the console, until you put functions of your own in their place. */
export const logger: Logger = {
  warning: (text) => console.warn(text),
  error: (text) => console.error(text),
}
