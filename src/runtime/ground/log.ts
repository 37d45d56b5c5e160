/** Takes the messages of the runtime. */
export interface Logger {
  /** Takes a warning: something does not come to an end. */
  warning(text: string): void
  /** Takes an error that no code can catch. */
  error(text: string): void
}

/** asyncio's logger. It writes to the console until you replace its functions. */
export const logger: Logger = {
  warning: (text) => console.warn(text),
  error: (text) => console.error(text),
}

/** Logs a warning. Never throws, even if the logger does. */
export function warn(text: string): void {
  try {
    logger.warning(text)
  } catch {
    // Nothing is left that could report it.
  }
}
