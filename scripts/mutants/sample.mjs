// Chooses the faults to plant: equally many of each wing, and of each kind within it, as far as there are enough. A seed
// makes a choice repeatable.

/**
 * A random generator with a seed: Mulberry32, which is small and even enough for this.
 * @param {number} seed @returns {() => number} from 0 to below 1
 */
function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @template T @param {readonly T[]} items @param {() => number} random @returns {T[]} */
function shuffled(items, random) {
  const mixed = [...items]
  for (let end = mixed.length - 1; end > 0; end -= 1) {
    const other = Math.floor(random() * (end + 1))
    const moved = mixed[end]
    mixed[end] = /** @type {T} */ (mixed[other])
    mixed[other] = /** @type {T} */ (moved)
  }
  return mixed
}

/** @template T @param {readonly T[]} items @param {(item: T) => string} nameOf @returns {Map<string, T[]>} */
export function grouped(items, nameOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map()
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item])
  return groups
}

/** @param {{ file: string }} fault */
export function wingOf({ file }) {
  return file.slice(0, file.indexOf('/'))
}

/**
 * Takes a fault of each wing in turn, and within a wing of each kind in turn, until there are `count`. A fault that can't
 * be planted is replaced by the next one of its wing and kind.
 * @template {{ file: string, kind: string }} F
 * @param {readonly F[]} faults @param {number} count @param {number} seed
 * @param {(fault: F) => boolean} canPlant
 * @returns {readonly F[]}
 */
export function sampled(faults, count, seed, canPlant) {
  const random = randomFrom(seed)
  const wings = [...grouped(faults, wingOf)].map(([, ofWing]) =>
    [...grouped(ofWing, ({ kind }) => kind)].map(([, ofKind]) => shuffled(ofKind, random)),
  )
  /** @type {F[]} */
  const chosen = []
  for (let turn = 0; chosen.length < count; turn += 1) {
    const before = wings.flat(2).length
    for (const ofWing of wings) {
      const ofKind = shownNext(ofWing, turn)
      const fault = ofKind && firstThat(canPlant, ofKind)
      if (fault && chosen.length < count) chosen.push(fault)
    }
    if (before === 0) break
  }
  return chosen
}

/** The kind whose turn it is, among those that have faults left. @template F @param {readonly F[][]} kinds @param {number} turn */
function shownNext(kinds, turn) {
  const left = kinds.filter((faults) => faults.length > 0)
  return left[turn % Math.max(left.length, 1)]
}

/** The first right item from the end; removes it and all items before it. @template F @param {(item: F) => boolean} isRight @param {F[]} items @returns {F | undefined} */
function firstThat(isRight, items) {
  for (let item = items.pop(); item !== undefined; item = items.pop()) if (isRight(item)) return item
  return undefined
}
