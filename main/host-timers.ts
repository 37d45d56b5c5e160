/** The host's own timers, taken before code of a run could replace them: the host would otherwise wait for ever. */
export const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis
