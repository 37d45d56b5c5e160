/** The frame of the watchdog's own question; the frames above it answer the question. */
const question = /^at <anonymous>:\d+:\d+$/
/** A frame of a call that the engine itself makes: `at Array.sort (<anonymous>)`. */
const enginesOwn = /\(<anonymous>\)$|^at <anonymous>$/
const nodesOwn = /^at (?:async )?(?:.* \()?(?:node:|electron\/js2c)/

/** The interrupted calls, innermost first, in a stack that was taken during the watchdog's question. */
export function heldCalls(stack: string): readonly string[] {
  const calls = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
  return calls.slice(calls.findIndex((call) => question.test(call)) + 1)
}

/**
 * Whether the innermost call is in the host's code, that is Node's or this program's own: interrupted there, the host's
 * data would be half changed. `ownFolder`: the folder of this program's files.
 */
export function isInHost(calls: readonly string[], ownFolder: string): boolean {
  const innermost = calls.find((call) => !enginesOwn.test(call))
  return innermost !== undefined && isHostCall(innermost, ownFolder)
}

/** Whether any of the calls is not the host's. */
export function hasForeignCall(calls: readonly string[], ownFolder: string): boolean {
  return calls.some((call) => !enginesOwn.test(call) && !isHostCall(call, ownFolder))
}

function isHostCall(call: string, ownFolder: string): boolean {
  return nodesOwn.test(call) || call.includes(ownFolder)
}
