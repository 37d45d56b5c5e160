export { connectHost, greetHost } from './connect-host.ts'
export { isDirty } from './document-slice.ts'
export { newFiles, withDrafts, withoutDrafts } from './drafts.ts'
export { createEditorStore, type EditorState, type EditorStore } from './editor-store.ts'
export { useFlowTold } from './flow-told.ts'
export { readIncludesNow } from './follow-includes.ts'
export { heardIncludes } from './heard.ts'
export type { FoundWork, HeldWork, HeldWorkStore } from './held-work.ts'
export {
  runNodeName,
  useEditor,
  useEditorShallow,
  useIsDirty,
  useIsRunning,
  useMarkedProblem,
  useProblemCount,
  useProblems,
  useRun,
  useSelectedNode,
  useShownErrors,
} from './hooks.ts'
export { canLookInside, followOuter, type Inside, insideOf, insideWorkspace } from './inside.ts'
export { useItemsInside } from './items-inside.ts'
export { useItemsTold } from './items-told.ts'
export { keepCopy } from './keep-copy.ts'
export { loseHost, rejoinHost } from './lost-host.ts'
export type { PanelLayout } from './panel-layout.ts'
export { shownProblems } from './problems.ts'
export { readModules } from './read-modules.ts'
export { readWhole } from './read-whole.ts'
export {
  isLive,
  isRunning,
  isSilent,
  liveNowMs,
  loopNowMs,
  nodeIdOfTask,
  nodeRunOf,
  runningTaskOf,
  shownView,
  silenceMs,
} from './run-readers.ts'
export { createRunStore, eventLimits, type RunState } from './run-store.ts'
export type { Selection } from './selection-slice.ts'
export {
  drawnCounts,
  hasPassed,
  isRanCode,
  type NodeTold,
  standingsIn,
  stateOf,
  toldOfNode,
  useFailedFirst,
  useHasPassed,
  useIsDrawn,
  useNodeState,
  useNodeTold,
  useWireTold,
} from './told.ts'
export { useInside } from './use-inside.ts'
export type { BottomTab, Box, DialogState, Drag, NextDocument, RunInputs, SaveWish } from './view-slice.ts'
export { createWorkspace, type Workspace } from './workspace.ts'
export { useWorkspace, WorkspaceProvider } from './workspace-context.tsx'
