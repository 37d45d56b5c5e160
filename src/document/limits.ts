/**
 * The limits of a pipeline. The file and the messages between processes share them, so a pipeline that opens can also
 * run.
 */

/** The most UTF-16 units in a whole file, and in any one text in it. */
export const maxLength: number = 10 * 1024 * 1024
export const maxNodes = 10_000
export const maxEdges = 100_000
export const maxHandles = 10_000
export const maxIdLength = 1_000
/** The longest distance in pixels from the middle of the canvas, and the longest side of a node. */
export const maxPixels = 10_000_000
