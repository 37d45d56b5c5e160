/** Who did what, at which time of the loop, with which outcome: a line each, in the order in which it happened. */
export type Transcript = readonly string[]
