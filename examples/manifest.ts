/** One example of the list that people are offered. */
export interface Example {
  /** Beside this module. */
  readonly file: string
  /** The pipeline's own title. */
  readonly title: string
  /** What to look at while it runs, in one sentence. */
  readonly notice: string
  /** It only sleeps and computes: the virtual clock gives the same run every time. */
  readonly onlySleeps: boolean
  /** A script beside the pipeline that does the same by hand on `#runtime`. */
  readonly script?: string
}

/** In the order in which they tell their story. */
export const examples: readonly Example[] = [
  {
    file: 'await-in-a-row.pipeline',
    title: 'Await in a row',
    notice: 'Two waits of 2 s and 1 s, one after the other, take 3 s.',
    onlySleeps: true,
  },
  {
    file: 'gather.pipeline',
    title: 'Gather',
    notice: 'The same two wait at the same time, so all is done after 2 s.',
    onlySleeps: true,
  },
  {
    file: 'gather-blocked.pipeline',
    title: 'Gather, blocked',
    notice: 'Gathered again, and 3 s again: they hold the loop instead of waiting.',
    onlySleeps: false,
  },
]
