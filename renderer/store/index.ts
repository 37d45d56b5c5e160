export { connectHost, greetHost } from './connect-host.ts'
export { isDirty } from './document-slice.ts'
export { createEditorStore, type EditorState, type EditorStore } from './editor-store.ts'
export type { EditOptions, HistoryEntry } from './history-slice.ts'
export {
  runNodeName,
  useEditor,
  useEditorShallow,
  useIsDirty,
  useIsRunning,
  useMarkedProblem,
  useNodeRun,
  useNodeState,
  useProblemCount,
  useProblems,
  useRun,
  useRunNodeNames,
  useSelectedNode,
} from './hooks.ts'
export {
  createRunStore,
  eventLimit,
  isRunning,
  loopNowMs,
  nodeRunOf,
  type RunSettings,
  type RunState,
  type RunStatus,
  type RunStore,
} from './run-store.ts'
export type { Selection } from './selection-slice.ts'
export type { BottomTab, DialogState, Host, RunInputs } from './view-slice.ts'
export { type CanvasPort, createWorkspace, type Workspace } from './workspace.ts'
export { useWorkspace, WorkspaceProvider } from './workspace-context.tsx'
