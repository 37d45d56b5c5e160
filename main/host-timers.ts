/**
 * The host's own, by their own names, taken before code of a run could put something else in their place: the host would wait
 * for ever.
 */
export const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis
