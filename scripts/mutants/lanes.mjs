/**
 * Does work for each item, one at a time in each lane; the next item goes to the first free lane.
 * @template L, I
 * @param {readonly L[]} lanes @param {readonly I[]} items in the order in which they are begun
 * @param {(lane: L, item: I, position: number) => Promise<void>} work
 */
export async function inLanes(lanes, items, work) {
  const left = items.entries()
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [position, item] of left) await work(lane, item, position)
    }),
  )
}
