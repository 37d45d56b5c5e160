const lanes: [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()]
let asked = 0

/** Runs the processes of concurrent tests at most two at a time: more would only slow each other. */
export function twoAtATime<T>(job: () => Promise<T>): Promise<T> {
  const lane = asked++ % 2 === 0 ? 0 : 1
  const mine = lanes[lane].then(job)
  lanes[lane] = mine.catch(() => {})
  return mine
}
