export type { Connectable } from './can-connect.ts'
export { canConnect } from './can-connect.ts'
export type { Fragment, Pasted, PasteOptions } from './clipboard.ts'
export { copyNodes, duplicateNodes, pasteNodes } from './clipboard.ts'
export { codeTexts } from './code-texts.ts'
export { exactDurationText, readBlockedLimit, readDuration } from './duration.ts'
export { addNode, connect, edgeBetween, moveNodes, newNode, reconnect, removeEdges, removeNodes } from './edits.ts'
export type { Entered } from './entered.ts'
export type * from './graph.ts'
export { AFTER, blockedLimitOf, defaultBlockedLimitMs, edgeId, emptyGraph, maxDurationMs, OUT, VALUE } from './graph.ts'
export type { HandleIn, HandleRole } from './handles.ts'
export { goneHandles, handlesIn, hasOut, nodeName, restPositions } from './handles.ts'
export { firstInputValue, inputValueText, readInputValue } from './input-value.ts'
export type { JsonObject, JsonText, Path } from './json-text.ts'
export { isObject, JsonTextError, keysOf, maxJsonDepth, readJson, setOwn } from './json-text.ts'
export type { UsedIds } from './names.ts'
export { freshId, freshName, identifierOf, isReserved, noIds } from './names.ts'
export { typeCode } from './node-rules.ts'
export { runOneAfterOther, runTogether } from './ordering.ts'
export {
  removeGatherHandle,
  reorderGather,
  resizeNote,
  setCode,
  setDescription,
  setGatherReturnExceptions,
  setInputDefault,
  setInputType,
  setName,
  setNoteText,
  setSettings,
  setShared,
  setSleepDuration,
  setTitle,
} from './params.ts'
export { placeMissing } from './placement.ts'
export type { Problem, ProblemCode, Severity } from './problem.ts'
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
export { readName, renameFunction } from './rename.ts'
export { hasErrors, problemsOf, problemsOfNode } from './rules.ts'
export type { OwnName, ScopeName, ScopeRecord } from './scope-names.ts'
export { scopeRecord, scopeTable } from './scope-names.ts'
export { consoleMethods } from './scope-values.ts'
export { type Standing, type Standings, standingsOf } from './standing.ts'
