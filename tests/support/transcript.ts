import { applyEvent, createRunView, type NodeRun, type TraceEvent } from '#trace'

export interface TranscriptOptions {
  /** False for runs in real time, where only the order can be known beforehand. */
  readonly hasTimes?: boolean
}

/**
 * What a viewer of a run sees: one line each time a node begins to wait or ends, such as `0 fetchData waiting sleep`, `2000
 * fetchData done`. It comes from the fold, so an event that can't follow the others throws.
 */
export function transcript(events: readonly TraceEvent[], { hasTimes = true }: TranscriptOptions = {}): string[] {
  const view = createRunView()
  const lines: string[] = []
  let seen = new Map<string, NodeRun>()
  for (const event of events) {
    applyEvent(view, event)
    for (const { id, name } of view.start?.nodes ?? []) {
      const run = view.nodes.get(id)
      if (!run || run.state === seen.get(id)?.state) continue
      const words = wordsOf(run)
      if (words !== '') lines.push(`${hasTimes ? `${event.atMs} ` : ''}${name} ${words}`)
    }
    seen = new Map(view.nodes)
  }
  return lines
}

/** The names of the nodes in the order in which they ended; inputs and outputs have no end of their own. */
export function endsOf(events: readonly TraceEvent[]): string[] {
  // An exported program ends without an end of what is left.
  const closing = events.findIndex(({ type }) => type === 'run.closing')
  const ends = transcript(events.slice(0, closing), { hasTimes: false }).flatMap(
    (line) => /^(.*) (?:done|failed|cancelled)$/.exec(line)?.[1] ?? [],
  )
  const start = events.find((event) => event.type === 'run.started')
  const coroutines = new Set(start?.nodes.filter(({ kind }) => kind === 'coroutine').map(({ name }) => name))
  return ends.filter((name) => coroutines.has(name))
}

function wordsOf(run: NodeRun): string {
  switch (run.state) {
    case 'idle':
    case 'scheduled':
    case 'running':
      return ''
    case 'waiting':
      return `waiting ${run.wait?.kind}`
    default:
      return run.state
  }
}
