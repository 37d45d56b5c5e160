export type { Connectable } from './can-connect.ts'
export { canConnect } from './can-connect.ts'
export type { Fragment, Pasted, PasteOptions } from './clipboard.ts'
export { copyNodes, duplicateNodes, pasteNodes } from './clipboard.ts'
export { codeTexts } from './code-texts.ts'
export { type CutOut, cutOut } from './cut.ts'
export { exactDurationText, limitText, readDuration, readLimit } from './duration.ts'
export { type Each, type EachKey, eachField } from './each.ts'
export { eachParameters } from './each-rules.ts'
export { addNode, connect, edgeBetween, moveNodes, newNode, reconnect, removeEdges, removeNodes } from './edits.ts'
export type { Entered } from './entered.ts'
export type * from './field.ts'
export { stepOf } from './field.ts'
export { applyFix } from './fix.ts'
export type * from './graph.ts'
export { emptyGraph } from './graph.ts'
export { groupNodes, moveIntoGroup, ungroup } from './grouping.ts'
export { groupOf, groupsAround, groupsLeft, hasMembers, membersOf, withMembers } from './groups.ts'
export type { Delivery, HandleIn, HandleOut, HandleRole } from './handle.ts'
export { goneHandles, handlesIn, handlesOut, type TaskTaker, takesTasks } from './handles.ts'
export { identifierOf } from './identifier.ts'
export { type PutInLine, putInLine } from './in-line.ts'
export type { IncludedFile, Includes } from './includes.ts'
export { includedFile, includedPath, inputsOf, noIncludes, pipelineNodes } from './includes.ts'
export { firstInputValue, inputValueText, readInputValue } from './input-value.ts'
export type { JsonObject, JsonText, Path } from './json-text.ts'
export { isObject, JsonTextError, keysOf, maxJsonDepth, readJson, setOwn } from './json-text.ts'
export type { Part } from './kind.ts'
export { type Case, caseOf, casesOf } from './kinds/branch.ts'
export { isRelative } from './kinds/pipeline.ts'
export { fieldsOf, isRunNode, kindOf, nodeKinds, paramOf, partOf } from './kinds.ts'
export { isSameInputs, type KnownInput } from './known-input.ts'
export {
  firstLimit,
  limitNamed,
  limitsOf,
  newLimitName,
  readLimitCount,
  readLimitName,
  removeLimit,
  renameLimit,
  setLimit,
} from './limits.ts'
export type { UsedIds } from './names.ts'
export { freshId, freshName, isReserved, noIds } from './names.ts'
export type * from './node.ts'
export { AFTER, ERROR, edgeId, maxDurationMs, OUT, STREAM, VALUE } from './node.ts'
export { type CodeNode, hasCode, nodeName } from './node-name.ts'
export { isTrait, type Offer, offerOf, offers } from './offers.ts'
export { runOneAfterOther, runTogether } from './ordering.ts'
export { restPositions } from './parameter-handles.ts'
export {
  removeTask,
  reorderTasks,
  resizeNote,
  setCode,
  setDescription,
  setName,
  setParam,
  setSettings,
  setShared,
  setTitle,
} from './params.ts'
export { placeMissing } from './placement.ts'
export { hasPolicies, type Policies, policiesOf, policyFields } from './policies.ts'
export { allPolicies, isPolicyNode, type Policy, type PolicyNode, policiesFor } from './policy-nodes.ts'
export { withPart } from './policy-parts.ts'
export { policyStep, turnPolicy } from './policy-switch.ts'
export type { Fix, Problem, ProblemCode, Severity } from './problem.ts'
export {
  cycleIn,
  edgesAt,
  edgesInto,
  edgesOutOf,
  nodeById,
  predecessors,
  reaches,
  successors,
  topologicalOrder,
  withAncestors,
} from './queries.ts'
export { readNumber, readWords } from './read-values.ts'
export { readName, renameFunction } from './rename.ts'
export { firstRetry, type Retry, type RetryKey, retryField } from './retry.ts'
export { hasErrors, problemsOf, problemsOfNode } from './rules.ts'
export type { OwnName, ScopeName, ScopeRecord } from './scope-names.ts'
export { scopeRecord, scopeTable } from './scope-names.ts'
export { consoleMethods } from './scope-values.ts'
export type { Limits, OnError, Settings } from './settings.ts'
export { blockedLimitOf, defaultBlockedLimitMs, settingField, settingsFields } from './settings.ts'
export { type Standing, type Standings, standingsOf } from './standing.ts'
export { isCold, type Start, startField } from './start.ts'
export { type StartChoice, setStart, startChoices } from './start-switch.ts'
export { type Stream, type StreamKey, streamField } from './stream.ts'
export { isStream, isStreamWire, streamWires } from './streams.ts'
export { giveTrait, isPolicy, mayHaveTrait, type Trait, traitStep } from './traits.ts'
