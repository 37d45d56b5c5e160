import type { CommandName } from '#bridge'

/** Whether a value matches the contract. Written apart from the app's own checks, to test these. */
type Is = (value: unknown) => boolean

const isText: Is = (value) => typeof value === 'string'
const isBoolean: Is = (value) => typeof value === 'boolean'
const isNumber: Is = (value) => typeof value === 'number' && Number.isFinite(value)
const optional =
  (is: Is): Is =>
  (value) =>
    value === undefined || is(value)
const orNull =
  (is: Is): Is =>
  (value) =>
    value === null || is(value)
const oneOf =
  (...all: readonly unknown[]): Is =>
  (value) =>
    all.includes(value)
const list =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) && Object.keys(value).length === value.length && value.every(is)

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function shape(fields: Readonly<Record<string, Is>>): Is {
  return (value) =>
    isPlainObject(value) &&
    Object.keys(value).every((key) => Object.hasOwn(fields, key)) &&
    Object.entries(fields).every(([key, is]) => is(value[key]))
}

const isJsonAt =
  (depth: number): Is =>
  (value) => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
    if (typeof value === 'number') return Number.isFinite(value)
    if (depth === 0) return false
    if (Array.isArray(value)) return list(isJsonAt(depth - 1))(value)
    return isPlainObject(value) && Object.values(value).every(isJsonAt(depth - 1))
  }
const isJson = isJsonAt(100)

const unknown = optional(list(shape({ after: orNull(isText), key: isText, value: isJson })))
const isRetry = shape({
  tries: isNumber,
  delayMs: isNumber,
  backoff: oneOf('fixed', 'exponential'),
  factor: optional(isNumber),
  maxDelayMs: optional(isNumber),
  jitter: optional(isNumber),
  only: optional(list(isText)),
  unknown,
})
const isEach = shape({
  parameter: isText,
  limit: optional(isNumber),
  returnExceptions: optional(isBoolean),
  unknown,
})
const isStream = shape({ buffer: optional(isNumber), to: optional(oneOf('share', 'all')), unknown })
const policies = {
  timeoutMs: optional(isNumber),
  limit: optional(isText),
  retry: optional(isRetry),
  each: optional(isEach),
}
/** Every node may be in a group. */
const base = { id: isText, kind: isText, parentId: optional(isText), unknown }
const nodes: Readonly<Record<string, Is>> = {
  coroutine: shape({
    ...base,
    ...policies,
    code: isText,
    start: optional(oneOf('eager', 'awaited')),
    stream: optional(isStream),
  }),
  branch: shape({ ...base, code: isText }),
  gather: shape({
    ...base,
    name: isText,
    handles: list(isText),
    returnExceptions: isBoolean,
  }),
  pipeline: shape({
    ...base,
    file: isText,
    inputs: list(shape({ name: isText, type: isText, hasDefault: isBoolean, unknown })),
    name: optional(isText),
    ...policies,
  }),
  race: shape({
    ...base,
    name: isText,
    handles: list(isText),
    winner: isText,
    losers: isText,
  }),
  sleep: shape({ ...base, name: isText, durationMs: isNumber }),
  group: shape({ ...base, name: isText, timeoutMs: optional(isNumber), shield: isBoolean }),
  input: shape({ ...base, name: isText, type: isText, default: optional(isJson) }),
  output: shape({ ...base, name: isText }),
  note: shape({ ...base, text: isText }),
}
const isNode: Is = (value) =>
  isPlainObject(value) &&
  typeof value.kind === 'string' &&
  Object.hasOwn(nodes, value.kind) &&
  nodes[value.kind]?.(value) === true
const isPlacement = shape({
  x: isNumber,
  y: isNumber,
  size: optional(shape({ width: isNumber, height: isNumber })),
  unknown,
})

const isCounts: Is = (value) => isPlainObject(value) && Object.values(value).every(isNumber)

const isGraph = shape({
  title: isText,
  description: isText,
  settings: shape({
    onError: oneOf('end', 'finish'),
    blockedLimitMs: optional(orNull(isNumber)),
    limits: optional(isCounts),
    unknown,
  }),
  shared: isText,
  nodes: (value) =>
    list(isNode)(value) && new Set((value as { id: unknown }[]).map(({ id }) => id)).size === (value as []).length,
  edges: list(shape({ source: isText, sourceHandle: isText, target: isText, targetHandle: isText, unknown })),
  layout: (value) => isPlainObject(value) && Object.values(value).every(isPlacement),
  unknown,
})

const isIndex: Is = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isWholeOf: Is = (value) =>
  shape({ kind: oneOf('value'), node: isIndex })(value) || shape({ kind: oneOf('log'), whole: isIndex })(value)
const isRate: Is = (value) => isNumber(value) && (value as number) >= 0
const isExport = shape({ graph: isGraph, target: oneOf('ts', 'mjs') })
const isInputs: Is = (value) => isPlainObject(value) && isJson(value)

const isStart = shape({
  graph: isGraph,
  inputs: isInputs,
  clock: oneOf('real', 'virtual'),
  rate: isRate,
  isDebug: isBoolean,
  isApart: isBoolean,
})

const isFileName: Is = (value) => isText(value) && /^[^/\\\0]+\.pipeline$/.test(value as string)

/** The arguments of each command. */
const contract: Readonly<Record<CommandName, readonly Is[]>> = {
  welcome: [],
  newDocument: [],
  openDocument: [orNull(isText)],
  openText: [isText, isText],
  listExamples: [],
  openExample: [isText],
  listDocuments: [],
  readIncludes: [list(isText)],
  listNearby: [],
  saveDocument: [
    shape({
      graph: isGraph,
      isSaveAs: isBoolean,
      path: optional(isText),
      beside: optional(list(shape({ name: isFileName, graph: isGraph }))),
      isOverwrite: optional(isBoolean),
      isForced: optional(isBoolean),
    }),
  ],
  keepRecovery: [orNull(isGraph)],
  takeRecovery: [],
  discardRecovery: [],
  setDirty: [isBoolean],
  startRun: [isStart],
  checkRun: [isStart],
  cancelRun: [isText],
  setRate: [isText, isRate],
  readWhole: [isText, isWholeOf],
  trustCode: [isText, isBoolean],
  copiedCode: [list(isText)],
  pastedCode: [list(isText)],
  readCode: [list(isText)],
  readModules: [list(isText)],
  previewExport: [isExport],
  saveExport: [isExport],
  setTheme: [oneOf('system', 'light', 'dark')],
  ping: [],
}

export function isOfContract(command: CommandName, args: unknown): boolean {
  const parts = contract[command]
  return Array.isArray(args) && args.length === parts.length && parts.every((is, index) => is(args[index]))
}
