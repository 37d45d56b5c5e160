import type { TaskOutcome, TraceEvent, TraceEventOf } from '#trace'

/**
 * What each node went through in a run, by its name and in order, without times: `starts`, `waits sleep`, `done`. Of waits
 * behind each other each kind counts once, since how many parts a file comes in, and which item of a stream is there before
 * it is asked for, is the machine's affair. The tasks of a list's items are told one by one, in the order of the list: which
 * of them run at once may differ.
 */
export function nodeSequences(events: readonly TraceEvent[]): string {
  const told = new Sequences(events)
  for (const event of events) told.hear(event)
  return told.text()
}

interface TaskOf {
  readonly node: number
  readonly item?: number
}

class Sequences {
  readonly #names: readonly string[]
  readonly #tasks = new Map<number, TaskOf>()
  readonly #nodes = new Map<number, string[]>()
  readonly #items = new Map<string, string[]>()

  constructor(events: readonly TraceEvent[]) {
    const start = events.find((event): event is TraceEventOf<'run.started'> => event.type === 'run.started')
    this.#names = start?.nodes.map(({ name }) => name) ?? []
  }

  hear(event: TraceEvent): void {
    if (event.type === 'task.created' && event.node !== undefined) {
      this.#tasks.set(event.task, { node: event.node, ...(event.item === undefined ? {} : { item: event.item }) })
    }
    const words = this.#wordsOf(event)
    const of = this.#subjectOf(event)
    if (words === null || of === undefined) return
    // Whether a limit is full depends on what else runs at once.
    if (words === 'waits limit') return
    const list = this.#listOf(of)
    const waits = list.slice(list.map(isWait).lastIndexOf(false) + 1)
    if (list.at(-1) !== words && !waits.includes(words)) list.push(words)
  }

  text(): string {
    return this.#names
      .map((name, node) => {
        const items = [...this.#items]
          .filter(([key]) => key.startsWith(`${node} `))
          .map(([key, list]) => [Number(key.split(' ')[1]), list] as const)
          .sort(([one], [other]) => one - other)
        const lines = [...(this.#nodes.get(node) ?? ['nothing'])]
        return [name, ...lines, ...items.map(([item, list]) => `[${item}] ${list.join(', ')}`)].join('\n  ')
      })
      .join('\n')
  }

  #subjectOf(event: TraceEvent): TaskOf | undefined {
    const task = 'task' in event && event.task !== undefined ? this.#tasks.get(event.task) : undefined
    if (task !== undefined) return task
    return 'node' in event && event.node !== undefined ? { node: event.node } : undefined
  }

  #listOf({ node, item }: TaskOf): string[] {
    const [lists, key] = item === undefined ? [this.#nodes, node] : [this.#items, `${node} ${item}`]
    const list = (lists as Map<unknown, string[]>).get(key) ?? []
    ;(lists as Map<unknown, string[]>).set(key, list)
    return list
  }

  #wordsOf(event: TraceEvent): string | null {
    switch (event.type) {
      case 'task.created':
        return 'starts'
      case 'task.waiting':
        return `waits ${event.on.kind}`
      case 'task.cancelling':
        return 'is asked to stop'
      case 'task.done':
      case 'node.ended':
        return endOf(event.outcome)
      case 'node.given':
        return 'given'
      case 'node.skipped':
        return `skipped: ${this.#names[event.because]}${event.by === undefined ? '' : `.${event.by}`}`
      case 'node.chose':
        return `says ${event.said}`
      case 'node.trying':
        return `try ${event.attempt}`
      case 'node.tried':
        return `try ${event.attempt} failed: ${event.error.name}`
      case 'log':
        return `logs ${withoutVersions(event.text)}`
      default:
        return null
    }
  }
}

function isWait(words: string): boolean {
  return words.startsWith('waits ')
}

function endOf(outcome: TaskOutcome): string {
  return outcome.kind === 'value' ? 'done' : outcome.kind === 'error' ? `failed: ${outcome.error.name}` : outcome.kind
}

/** The programs of a machine have versions of their own. */
function withoutVersions(text: string): string {
  return text.replace(/\b(node|npm) \d[\w.-]*/g, '$1 …')
}
