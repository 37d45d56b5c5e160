export { applyEvent, runViewOf } from './apply-event.ts'
export type * from './event.ts'
export { madeText, passedText, type WireFlow, wireFlowOf } from './flow.ts'
export { type HeldStretch, heldAt, heldText } from './held-stretch.ts'
export { drawnNode, isOfItem, wayText } from './inside.ts'
export { type ItemsTold, itemsText, itemsTold } from './items-told.ts'
export type { LogLine } from './log-line.ts'
export { logLimits, rowsOf } from './log-lines.ts'
export type { NodeRun, NodeState, SkipCause } from './node-run.ts'
export { hasDelivered, idleRun, isSettled, transitions, wireState } from './node-run.ts'
export {
  apartText,
  atOnceText,
  clockPausedText,
  endedText,
  type LoopNow,
  loopClosedText,
  loopText,
  noAnswerText,
  noRunYetText,
  notRunText,
  outcomeWords,
  readyText,
  replayedText,
  startingText,
  stoppingText,
  worthText,
} from './outcome-words.ts'
export { abandonedText, slowText } from './report-text.ts'
export {
  copyRunView,
  createRunView,
  type LoopView,
  type NodeTasks,
  nodeRunAt,
  type RunPhase,
  type RunView,
  type SlowStep,
  sizeOfRunView,
  type TaskView,
  type TimerView,
} from './run-view.ts'
export {
  addToSpans,
  createSpans,
  mostParts,
  type RowTask,
  type Span,
  type SpanRow,
  type Spans,
  spansOf,
} from './spans.ts'
export {
  askedText,
  becauseText,
  behindText,
  cancelledByText,
  cancellerText,
  changedText,
  coldText,
  failedFirstText,
  fullText,
  gatheredText,
  givenText,
  heldLoopText,
  holdsLoopText,
  isRealTime,
  leftBehindText,
  mostBefore,
  noRunText,
  notPartText,
  placeLeads,
  removedText,
  saidText,
  stateWords,
  taskName,
  unawaitedText,
  type WaitContext,
  waitText,
} from './state-words.ts'
export { hasFailure } from './story.ts'
export { type StoryPart, type StorySentence, sentenceText, storySentences } from './story-words.ts'
export { type Summary, summaryOf } from './summary.ts'
export { isRunOutcome, isTraceEvent } from './told-event.ts'
export { toldPlaces } from './told-places.ts'
export { type ReadTrace, readTraceFile, type TraceFile, traceFileText } from './trace-file.ts'
export { isWholeText, type WholeOf, type WholeText } from './whole-text.ts'
export { isWithin } from './within.ts'
