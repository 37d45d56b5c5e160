/** Runs `act` once every earlier call under the same name has ended, well or not. */
export type InLine = <T>(name: string, act: () => Promise<T>) => Promise<T>

/** Creates waiting lines, one for each name. */
export function createLines(): InLine {
  const lasts = new Map<string, Promise<unknown>>()
  return (name, act) => {
    const turn = (lasts.get(name) ?? Promise.resolve()).then(act, act)
    lasts.set(name, turn)
    const forget = (): void => {
      if (lasts.get(name) === turn) lasts.delete(name)
    }
    turn.then(forget, forget)
    return turn
  }
}
