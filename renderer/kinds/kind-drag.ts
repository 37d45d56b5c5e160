/** What a drag of a kind carries, from the rail to the canvas. */
export const kindMimeType = 'application/x-asyncanvas-kind'
