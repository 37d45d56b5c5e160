import type { Severity } from '#graph'

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
  /** It is larger than a slide: what people really run. */
  readonly isLarge?: true
  /** The gravest Problem that it is there to show; with an error it cannot run. */
  readonly shows?: Severity
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
  {
    file: 'one-task.pipeline',
    title: 'One task',
    notice: 'One coroutine becomes one task, and main awaits it.',
    onlySleeps: true,
  },
  {
    file: 'loop-by-hand.pipeline',
    title: 'The loop by hand',
    notice: 'A loop is made, run until main is complete, and closed, whatever happens.',
    onlySleeps: true,
    script: 'scripts/loop-by-hand.ts',
  },
  {
    file: 'debug-mode.pipeline',
    title: 'Debug mode',
    notice: 'With debug on, parseRows is reported: it holds the loop for 150 ms.',
    onlySleeps: false,
    script: 'scripts/debug-mode.ts',
  },
  {
    file: 'diamond.pipeline',
    title: 'Diamond with a cross edge',
    notice: 'Each load starts the moment its own wires have delivered: 1.6 s instead of 1.8 s.',
    onlySleeps: true,
  },
  {
    file: 'gather-collects.pipeline',
    title: 'Gather, with a failure',
    notice: 'A failure is collected as a value, and what needed it is skipped.',
    onlySleeps: true,
    shows: 'warning',
  },
  {
    file: 'failing.pipeline',
    title: 'A failure that nobody collects',
    notice: 'The first error ends the run; what still waits is cancelled and cleans up.',
    onlySleeps: true,
  },
  {
    file: 'branch-and-fallback.pipeline',
    title: 'A branch and a fallback',
    notice: 'One way of two is taken, an error leads to a fallback, and three wires meet where one of them delivers.',
    onlySleeps: true,
  },
  {
    file: 'race.pipeline',
    title: 'A race of quotes',
    notice: 'The first success wins, the losers are cancelled and waited for, and so is what only they need.',
    onlySleeps: true,
  },
  {
    file: 'group.pipeline',
    title: 'A group',
    notice: 'One of three checks fails: the slow one is cancelled, and the error of the frame leads to a report.',
    onlySleeps: true,
  },
  {
    file: 'policies.pipeline',
    title: 'Policies',
    notice: 'A call is tried again until it works, two at once may call, and each has a time limit.',
    onlySleeps: true,
  },
  {
    file: 'for-each.pipeline',
    title: 'For each',
    notice: 'One node for a list: four pages at once, tries for each of them, and one that is missing.',
    onlySleeps: true,
  },
  {
    file: 'starts.pipeline',
    title: 'Starts',
    notice: 'An eager task begins before one that comes first; a cold coroutine begins when it is awaited.',
    onlySleeps: true,
  },
  {
    file: 'stream.pipeline',
    title: 'Stream',
    notice: 'A generator finds a page when one is asked for; two at once are read, and the wire counts them.',
    onlySleeps: true,
  },
  {
    file: 'fan-out-files.pipeline',
    title: 'Fan out over files',
    notice: 'Real files, all read at once: waiting on something outside the loop.',
    onlySleeps: false,
  },
  {
    file: 'http.pipeline',
    title: 'HTTP',
    notice: 'A server, three requests at once, and a wire that closes it after them.',
    onlySleeps: false,
  },
  {
    file: 'child-process.pipeline',
    title: 'Child processes',
    notice: 'Two processes count primes, their lines arrive one by one, and the loop stays free.',
    onlySleeps: false,
  },
  {
    file: 'checkout.pipeline',
    title: 'Checkout',
    notice: 'Two quotes race, a declined card leads to the bank, and the order is written behind a shield.',
    onlySleeps: true,
    isLarge: true,
  },
  {
    file: 'crawler.pipeline',
    title: 'Crawler',
    notice: 'A stream of 200 links, six requests at once, pages that are tried again, and one that is gone.',
    onlySleeps: false,
    isLarge: true,
  },
  {
    file: 'release-check.pipeline',
    title: 'Release check',
    notice: 'What is looked at before a release of the repository that it is started in: 11 checks at once.',
    onlySleeps: false,
    isLarge: true,
  },
  {
    file: 'problems.pipeline',
    title: 'Problems',
    notice: 'It cannot run, and each Problem says where, why and what to do.',
    onlySleeps: true,
    shows: 'error',
  },
]
