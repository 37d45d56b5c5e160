/** Who did what, at which time of the loop, with which outcome: one line each, in order. */
export type Transcript = readonly string[]
