import type { ReportPlace } from './event.ts'

/**
 * The most telling places of a report: the innermost of each kind, and if that is in the shared code, also the node's
 * line that led there.
 */
export function toldPlaces(places: readonly ReportPlace[]): readonly ReportPlace[] {
  return (['at', 'near', 'made'] as const).flatMap((is) => {
    const [innermost, ...callers] = places.filter((place) => place.is === is)
    if (!innermost) return []
    const caller = innermost.node === undefined && callers.find(({ node }) => node !== undefined)
    return caller ? [innermost, caller] : [innermost]
  })
}
