/** What a pipeline may hold at most. The file and the messages between processes share these, so what opens also runs. */

/** UTF-16 units of a whole file, and of any one text in it. */
export const maxLength: number = 10 * 1024 * 1024
export const maxNodes = 10_000
export const maxEdges = 100_000
export const maxHandles = 10_000
export const maxIdLength = 1_000
/** Pixels from the canvas's middle, in every direction, and the longest side of a node. */
export const maxPixels = 10_000_000
