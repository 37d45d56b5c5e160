/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** The median of the ratios, round by round, of two series that were measured in turns. @param {readonly number[]} values @param {readonly number[]} others */
export function medianRatio(values, others) {
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)))
}
