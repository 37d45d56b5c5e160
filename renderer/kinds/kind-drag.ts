/** The type of the data in a drag from the rail to the canvas: a kind of node. */
export const kindMimeType = 'application/x-asyncanvas-kind'
