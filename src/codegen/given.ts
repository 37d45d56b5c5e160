/** What the code tells about a value: it is JSON, it is nothing, or it may be anything. */
export type Given = 'json' | 'nothing' | 'unknown'
