import type { WholeOf, WholeText } from '#trace'
import { clearTimeout, setTimeout } from '../host-timers.ts'
import type { FromApart, ToApart } from './messages.ts'

/** How long an answer may take: the run's code may hold the thread. */
const answerMs = 5_000

/** Questions to the process of a run about texts and values that it told in part, and what it hands over before it exits. */
export class ApartWholes {
  readonly #send: (message: ToApart) => void
  readonly #asked = new Map<number, { readonly of: WholeOf; answer(whole: WholeText | null): void }>()
  readonly #kept = new Map<string, WholeText>()
  #asks = 0
  #isOver = false

  constructor(send: (message: ToApart) => void) {
    this.#send = send
  }

  /** `null`: it is not there (any more). Rejects when the process does not answer because its code holds the thread. */
  read(of: WholeOf): Promise<WholeText | null> {
    if (this.#isOver) return Promise.resolve(this.#keptOf(of))
    const ask = this.#asks++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(ask)
        reject(new Error('Its code holds the thread'))
      }, answerMs)
      const answer = (whole: WholeText | null): void => {
        clearTimeout(timer)
        this.#asked.delete(ask)
        resolve(whole)
      }
      this.#asked.set(ask, { of, answer })
      this.#send({ type: 'read', ask, of })
    })
  }

  heard(told: FromApart): void {
    if (told.type === 'kept') this.#kept.set(keyOf(told.of), told.whole)
    else if (told.type === 'whole') this.#asked.get(told.ask)?.answer(told.whole)
  }

  /** No more answers will come. */
  over(): void {
    this.#isOver = true
    for (const { of, answer } of [...this.#asked.values()]) answer(this.#keptOf(of))
  }

  #keptOf(of: WholeOf): WholeText | null {
    return this.#kept.get(keyOf(of)) ?? null
  }
}

function keyOf(of: WholeOf): string {
  return of.kind === 'value' ? `value ${of.node}` : `log ${of.whole}`
}
