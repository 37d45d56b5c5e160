import type { CodeRecord, Evaluation, ModuleRecord, Settled } from './record.ts'

// ECMA-262, 16.2.1.5.3: the functions have the standard's names.

let waiting = 0

/** Evaluates a linked module and all modules it needs, each once. The promise settles after the last await. */
export function evaluate(record: ModuleRecord): Promise<void> {
  if (record.kind !== 'code') {
    return new Promise((resolve) => {
      record.evaluate()
      resolve()
    })
  }
  const root = record.evaluation.cycleRoot ?? record
  const { evaluation } = root
  if (evaluation.promise) return evaluation.promise.promise
  const settled = createSettled()
  evaluation.promise = settled
  const stack: CodeRecord[] = []
  try {
    innerModuleEvaluation(root, stack, 0)
    if (evaluation.asyncOrder === null) settled.resolve()
  } catch (error) {
    for (const each of stack) end(each.evaluation, { error })
    settled.reject(error)
  }
  return settled.promise
}

/** Evaluates modules that await nothing, at once. Throws what a body throws. */
export function evaluateAtOnce(record: ModuleRecord): void {
  void evaluate(record).catch(() => {})
  if (record.kind !== 'code') return record.evaluate()
  const { failure } = record.evaluation
  if (failure) throw failure.error
}

function innerModuleEvaluation(record: ModuleRecord, stack: CodeRecord[], from: number): number {
  if (record.kind !== 'code') {
    record.evaluate()
    return from
  }
  const { evaluation } = record
  if (evaluation.failure) throw evaluation.failure.error
  if (evaluation.status !== 'linked') return from
  evaluation.status = 'evaluating'
  evaluation.index = from
  evaluation.ancestorIndex = from
  stack.push(record)
  let index = from + 1
  for (const target of record.requested) {
    index = innerModuleEvaluation(target, stack, index)
    if (target.kind === 'code') waitFor(record, target)
  }
  if (evaluation.pending > 0 || record.code.isAsync) {
    evaluation.asyncOrder = waiting++
    if (evaluation.pending === 0) executeAsyncModule(record)
  } else executeModule(record)
  if (evaluation.ancestorIndex === evaluation.index) endCycle(record, stack)
  return index
}

/** Notes in `record` the state of a visited module that it needs. */
function waitFor(record: CodeRecord, target: CodeRecord): void {
  const { evaluation } = record
  let needed = target
  if (target.evaluation.status === 'evaluating') {
    evaluation.ancestorIndex = Math.min(evaluation.ancestorIndex, target.evaluation.ancestorIndex)
  } else {
    needed = target.evaluation.cycleRoot ?? target
    if (needed.evaluation.failure) throw needed.evaluation.failure.error
  }
  if (needed.evaluation.asyncOrder === null) return
  evaluation.pending += 1
  needed.evaluation.asyncParents.push(record)
}

function endCycle(root: CodeRecord, stack: CodeRecord[]): void {
  for (const { evaluation } of stack.splice(stack.indexOf(root))) {
    evaluation.status = evaluation.asyncOrder === null ? 'evaluated' : 'evaluating-async'
    evaluation.cycleRoot = root
  }
}

function executeModule(record: CodeRecord): void {
  const step = record.body?.next()
  if (!(step instanceof Promise)) record.evaluation.value = step?.value
}

function executeAsyncModule(record: CodeRecord): void {
  const step = record.body?.next()
  Promise.prototype.then.call(
    step,
    (result: IteratorResult<unknown>) => {
      record.evaluation.value = result.value
      asyncModuleExecutionFulfilled(record)
    },
    (error: unknown) => asyncModuleExecutionRejected(record, error),
  )
}

function asyncModuleExecutionFulfilled(record: CodeRecord): void {
  const { evaluation } = record
  if (evaluation.status === 'evaluated') return
  end(evaluation, null)
  evaluation.promise?.resolve()
  const available = new Set<CodeRecord>()
  gatherAvailableAncestors(record, available)
  const inOrder = [...available].sort((a, b) => (a.evaluation.asyncOrder ?? 0) - (b.evaluation.asyncOrder ?? 0))
  for (const ancestor of inOrder) {
    if (ancestor.evaluation.status === 'evaluated') continue
    if (ancestor.code.isAsync) executeAsyncModule(ancestor)
    else executeAncestor(ancestor)
  }
}

function executeAncestor(record: CodeRecord): void {
  try {
    executeModule(record)
  } catch (error) {
    return asyncModuleExecutionRejected(record, error)
  }
  end(record.evaluation, null)
  record.evaluation.promise?.resolve()
}

function gatherAvailableAncestors(record: CodeRecord, available: Set<CodeRecord>): void {
  for (const parent of record.evaluation.asyncParents) {
    const { evaluation } = parent
    if (available.has(parent) || evaluation.cycleRoot?.evaluation.failure) continue
    evaluation.pending -= 1
    if (evaluation.pending > 0) continue
    available.add(parent)
    if (!parent.code.isAsync) gatherAvailableAncestors(parent, available)
  }
}

function asyncModuleExecutionRejected(record: CodeRecord, error: unknown): void {
  const { evaluation } = record
  if (evaluation.status === 'evaluated') return
  end(evaluation, { error })
  for (const parent of evaluation.asyncParents) asyncModuleExecutionRejected(parent, error)
  evaluation.promise?.reject(error)
}

function end(evaluation: Evaluation, failure: Evaluation['failure']): void {
  evaluation.status = 'evaluated'
  evaluation.failure = failure
  evaluation.asyncOrder = null
}

function createSettled(): Settled {
  let resolve = (): void => {}
  let reject = (_error: unknown): void => {}
  const promise = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}
