import type { Awaitable, Statement } from '../language.ts'
import type { Draft, Place, Weighted } from './draft.ts'

type Op = Statement['op']
type Kind = Awaitable['kind']

/** The operations that are possible at this place, with their weights. */
export function opsAt(draft: Draft, place: Place): Weighted<Op> {
  const ops = [...futureOps(draft, place), ...callOps(draft, place), ...thingOps(draft, place)]
  return place.isCallback ? ops : [...ops, ...waitingOps(draft, place)]
}

function waitingOps(draft: Draft, place: Place): Weighted<Op> {
  const isDeep = draft.isDeep(place)
  return [[14, 'await'], [0.6, 'return'], ...(isDeep ? [] : blockOps(draft))]
}

function blockOps(draft: Draft): Weighted<Op> {
  const holdable = draft.locks().length + draft.thingsOf('barrier').length
  return [
    [2 + draft.weightOf('cancel'), 'try'],
    [0.4, 'repeat'],
    [1.2 * draft.weightOf('groups'), 'group'],
    [0.8 * draft.weightOf('timeouts'), 'timeout'],
    [0.3 * draft.weightOf('timeouts'), 'timeoutAt'],
    [holdable === 0 ? 0 : draft.weightOf('locks'), 'with'],
    [0.4 * draft.weightOf('wait'), 'asCompleted'],
  ]
}

function futureOps(draft: Draft, place: Place): Weighted<Op> {
  const isDeep = draft.isDeep(place)
  const [futures, plain] = [draft.futures.length, draft.plainFutures.length]
  const cancel = futures + place.around.length === 0 ? 0 : draft.weightOf('cancel')
  return [
    [isDeep ? 0 : 7, 'create'],
    [isDeep || draft.groups.length === 0 ? 0 : 1.5 * draft.weightOf('groups'), 'createIn'],
    [0.4 * draft.weightOf('gather') + 0.4 * draft.weightOf('shield'), 'keep'],
    [0.4 * draft.weightOf('futures'), 'newFuture'],
    [plain === 0 ? 0 : draft.weightOf('futures'), 'settle'],
    [plain === 0 ? 0 : 0.5 * draft.weightOf('futures'), 'fail'],
    [1.5 * cancel, 'cancel'],
    [0.2 * cancel, 'cancelling'],
    [0.2 * cancel, 'uncancel'],
    [futures === 0 ? 0 : 0.8, 'ask'],
    [isDeep || futures === 0 ? 0 : 0.5 * draft.weightOf('callbacks'), 'onDone'],
    [draft.callbacks.length === 0 || futures === 0 ? 0 : 0.15 * draft.weightOf('callbacks'), 'offDone'],
    [0.3, 'whoAmI'],
    [0.2, 'allTasks'],
    [0.4, 'setVar'],
    [0.4, 'getVar'],
    [place.isCallback ? 0.4 : 0.8, 'raise'],
  ]
}

function callOps(draft: Draft, place: Place): Weighted<Op> {
  const calls = draft.isDeep(place) ? 0 : draft.weightOf('callbacks')
  const scopes = draft.scopes.length === 0 ? 0 : draft.weightOf('timeouts')
  return [
    [0.4 * calls, 'callSoon'],
    [0.5 * calls, 'callLater'],
    [0.2 * calls, 'callAt'],
    [draft.callbacks.length === 0 ? 0 : 0.2 * draft.weightOf('callbacks'), 'cancelCall'],
    [0.02, 'stop'],
    [0.8 * scopes, 'reschedule'],
    [0.4 * scopes, 'askScope'],
  ]
}

function thingOps(draft: Draft, { inside }: Place): Weighted<Op> {
  const locks = draft.locks().length
  const [events, conditions] = [draft.thingsOf('event').length, draft.thingsOf('condition')]
  const barriers = draft.thingsOf('barrier').length
  const queues = draft.queues().length
  const isHeld = conditions.some((name) => inside.includes(name))
  return [
    [1.2 * locks, 'release'],
    [0.2 * locks, 'isLocked'],
    [1.2 * events, 'set'],
    [0.6 * events, 'clear'],
    [0.2 * events, 'isSet'],
    [conditions.length * (isHeld ? 3 : 0.3), 'notify'],
    [0.3 * barriers, 'askBarrier'],
    [1.5 * queues, 'putNowait'],
    [0.6 * queues, 'getNowait'],
    [queues, 'taskDone'],
    [0.3 * queues, 'askQueue'],
    [0.4 * queues, 'shutdown'],
  ]
}

/** Tasks and futures, and awaitables that create them. */
export function hotKinds(draft: Draft, place: Place): Weighted<Kind> {
  const isDeep = draft.isDeep(place)
  return [
    [draft.futures.length === 0 ? 0 : 5, 'future'],
    [isDeep ? 0 : draft.weightOf('gather'), 'gather'],
    [isDeep ? 0 : 0.6 * draft.weightOf('shield'), 'shield'],
  ]
}

/** Awaitables that are `async def` in asyncio. */
export function coldKinds(draft: Draft, place: Place): Weighted<Kind> {
  const isDeep = draft.isDeep(place)
  const conditions = draft.thingsOf('condition')
  const [locks, events, barriers] = [
    draft.locks().length,
    draft.thingsOf('event').length,
    draft.thingsOf('barrier').length,
  ]
  const queues = draft.queues().length
  const waiting = conditions.length * (conditions.some((name) => place.inside.includes(name)) ? 4 : 0.3)
  return [
    [8, 'sleep'],
    [isDeep ? 0 : 2, 'call'],
    [isDeep ? 0 : 0.7 * draft.weightOf('timeouts'), 'waitFor'],
    [draft.futures.length === 0 ? 0 : 0.7 * draft.weightOf('wait'), 'wait'],
    [1.5 * locks, 'acquire'],
    [1.5 * events, 'eventWait'],
    [waiting, 'conditionWait'],
    [events === 0 ? 0 : waiting, 'conditionWaitFor'],
    [2 * barriers, 'barrierWait'],
    [0.5 * barriers, 'barrierReset'],
    [0.3 * barriers, 'barrierAbort'],
    [2 * queues, 'put'],
    [2.5 * queues, 'get'],
    [0.7 * queues, 'join'],
  ]
}
