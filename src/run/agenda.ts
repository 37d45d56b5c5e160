/** What is still to be done, depth first without recursion: a chain of thousands of nodes must not overflow the stack. */
export class Agenda {
  readonly #next: (() => void)[] = []
  #isGoingOn = false

  /** Does this for each item, in order, before all that was planned earlier. */
  doEach<T>(items: readonly T[], act: (item: T) => void): void {
    for (const item of [...items].reverse()) this.#next.push(() => act(item))
  }

  /** Does what is planned, unless that is being done already. */
  goOn(): void {
    if (this.#isGoingOn) return
    this.#isGoingOn = true
    for (let act = this.#next.pop(); act; act = this.#next.pop()) act()
    this.#isGoingOn = false
  }
}
