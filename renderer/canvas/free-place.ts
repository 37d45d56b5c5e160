import type { Graph, Position } from '#graph'

/** How far to the right and below another node has to begin, in the graph's pixels: both headers are seen. */
const step = 40

/** The place, or the next one to the lower right where no node begins: one node never hides another one whole. */
export function freePlace({ layout }: Graph, { x, y }: Position): Position {
  const places = Object.values(layout)
  const isTaken = (place: Position) =>
    places.some((other) => Math.abs(other.x - place.x) < step && Math.abs(other.y - place.y) < step)
  let place = { x, y }
  while (isTaken(place)) place = { x: place.x + step, y: place.y + step }
  return place
}
