/** The watchdog's own question, with what answers it above. */
const question = /^at <anonymous>:\d+:\d+$/
/** A call that the engine itself makes: `at Array.sort (<anonymous>)`. */
const enginesOwn = /\(<anonymous>\)$|^at <anonymous>$/
const nodesOwn = /^at (?:async )?(?:.* \()?(?:node:|electron\/js2c)/

/** The calls that were interrupted, innermost first, in a stack that was taken within the watchdog's question. */
export function heldCalls(stack: string): readonly string[] {
  const calls = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
  return calls.slice(calls.findIndex((call) => question.test(call)) + 1)
}

/**
 * Whether the innermost of these calls is in code of the host, that is Node's or this program's own: broken off there, it
 * would leave its data half changed. `ownFolder`: where this program's files are.
 */
export function isInHost(calls: readonly string[], ownFolder: string): boolean {
  const innermost = calls.find((call) => !enginesOwn.test(call))
  return innermost !== undefined && isHostCall(innermost, ownFolder)
}

/** Whether anything but the host is among them. */
export function hasForeignCall(calls: readonly string[], ownFolder: string): boolean {
  return calls.some((call) => !enginesOwn.test(call) && !isHostCall(call, ownFolder))
}

function isHostCall(call: string, ownFolder: string): boolean {
  return nodesOwn.test(call) || call.includes(ownFolder)
}
