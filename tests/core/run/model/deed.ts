import type { Plan } from '#compile'

/** How a node ends; a skipped one never began. */
export type Outcome = 'done' | 'failed' | 'cancelled' | 'skipped'

/** What a node with code does: it takes its time, and then returns one of its cases, or a value, or throws. */
export interface Deed {
  /** How long the first try of each item takes; a node that goes over no list has one item. Each further try takes half. */
  readonly ms: readonly number[]
  /** So many tries of each item throw, the first ones. */
  readonly fails: number
  /** What they throw. */
  readonly error: string
  readonly says?: string
  /** How many items there are in the list that it returns. */
  readonly gives: number
  /** Of a stream, whose items take `ms`: how long its end takes. */
  readonly endMs: number
  /** Of what reads a stream, for `ms` each item: after how many items it leaves. */
  readonly leaves: number
}

export const noDeed: Deed = { ms: [0], fails: 0, error: '', gives: 0, endMs: 0, leaves: Number.POSITIVE_INFINITY }

/** What the code of the nodes does, by their names, read from its text. */
export function deedsOf({ nodes }: Plan): ReadonlyMap<string, Deed> {
  const deeds = nodes.flatMap((node): (readonly [string, Deed])[] => {
    if (node.kind === 'sleep') return [[node.name, { ...noDeed, ms: [node.durationMs] }]]
    if (!('code' in node)) return []
    const { code } = node
    const found = (sign: RegExp): string | undefined => sign.exec(code)?.[1]
    const said = found(/return (true|false|'\w')/)
    const says = said === 'true' ? 'yes' : said === 'false' ? 'no' : said?.slice(1, -1)
    const ms = (found(/ of \[([\d., ]*)\]/) ?? found(/sleep\(\[?([\d., ]+)/) ?? '')
      .split(',')
      .filter(Boolean)
      .map(Number)
    const error = found(/throw new (\w+)/)
    const fails = error === undefined ? 0 : Number(found(/tried <= (\w+)/) ?? Number.POSITIVE_INFINITY)
    const gives = found(/return \[([\d, ]*)\]/)?.match(/\d+/g)?.length ?? 0
    const endMs = Number(found(/\n {2}await sleep\(([\d.]+)\) \/\/ the end/) ?? 0)
    const leaves = Number(found(/read >= (\d+)/) ?? Number.POSITIVE_INFINITY)
    return [
      [node.name, { ms, fails, error: error ?? '', gives, endMs, leaves, ...(says === undefined ? {} : { says }) }],
    ]
  })
  return new Map(deeds)
}
