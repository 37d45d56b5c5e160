import type { Graph, Position } from '#graph'

/** The least distance between two nodes' corners, in the graph's pixels, so that both headers can be seen. */
const step = 40

/** The given place, or the next one to the lower right where no node begins: no node hides another completely. */
export function freePlace({ layout }: Graph, { x, y }: Position): Position {
  const places = Object.values(layout)
  const isTaken = (place: Position) =>
    places.some((other) => Math.abs(other.x - place.x) < step && Math.abs(other.y - place.y) < step)
  let place = { x, y }
  while (isTaken(place)) place = { x: place.x + step, y: place.y + step }
  return place
}
