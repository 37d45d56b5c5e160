import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { Background, BackgroundVariant, type NodeChange, ReactFlow, ReactFlowProvider } from 'reactflow'
import { includedPath } from '#graph'
import { withSignMarks } from '#words'
import { attempt, goTo, lookInside } from '../commands/index.ts'
import { type Inside, useEditor, useWorkspace, type Workspace, WorkspaceProvider } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import canvasStyles from './canvas.module.css'
import { edgeTypes } from './edges/edge-types.ts'
import { createNodeChangeHandler } from './flow-changes.ts'
import { createFlowTranslator, type FlowNode } from './flow-nodes.ts'
import styles from './inside.module.css'
import { nodeTypes } from './nodes/node-types.ts'
import { minZoom } from './use-fit.ts'
import { useFrameSelection } from './use-frames.ts'
import { useOpeningView } from './use-opening-view.ts'

interface InsideCanvasProps {
  readonly inside: Inside
  /** The workspace of the inside. */
  readonly workspace: Workspace
}

/** What is inside of a pipeline node, for reading, over the drawing that the node is in. */
export function InsideCanvas({ inside, workspace }: InsideCanvasProps) {
  const outer = useWorkspace()
  const element = useRef<HTMLElement>(null)
  const ids = useEditor((state) => state.inside)
  // The keys are for what is shown, and not for the canvas below.
  useEffect(() => element.current?.focus({ preventScroll: true }), [])
  const goIn = useCallback((id: string) => lookInside(outer, [...outer.editor.getState().inside, id]), [outer])
  return (
    <section ref={element} className={styles.inside} tabIndex={-1} aria-label="Inside of a pipeline">
      <div className={styles.bar}>
        <Crumbs names={inside.names} ids={ids} />
        <p>shown for reading</p>
        <OpenFile path={inside.path} />
      </div>
      <WorkspaceProvider workspace={workspace}>
        <div className={`${canvasStyles.canvas} ${styles.drawing}`}>
          <ReactFlowProvider>
            <InsideFlow goIn={goIn} />
          </ReactFlowProvider>
        </div>
      </WorkspaceProvider>
    </section>
  )
}

function OpenFile({ path }: { readonly path: string }) {
  const workspace = useWorkspace()
  // A file that no save has written yet can't be opened.
  const isWritten = useEditor(
    ({ drafts, includes }) => !Object.keys(drafts).some((file) => includedPath(includes?.path ?? '', file) === path),
  )
  if (!isWritten) return null
  return (
    <Button onClick={() => attempt(workspace, 'Open', () => goTo(workspace, { kind: 'open', path }))}>
      Open the file to edit it
    </Button>
  )
}

/** The way in, which leads out again. */
function Crumbs({ names, ids }: { readonly names: readonly string[]; readonly ids: readonly string[] }) {
  const workspace = useWorkspace()
  const fileName = useEditor((state) => state.fileName)
  const way = [fileName.replace(/\.pipeline$/, ''), ...names].map((name, depth) => ({ name, depth }))
  return (
    <nav className={styles.crumbs} aria-label="The way in">
      {way.map(({ name, depth }) =>
        depth === names.length ? (
          <span key={depth} aria-current="page">
            {withSignMarks(name)}
          </span>
        ) : (
          <span key={depth}>
            <button type="button" onClick={() => lookInside(workspace, ids.slice(0, depth))}>
              {withSignMarks(name)}
            </button>
            {' › '}
          </span>
        ),
      )}
    </nav>
  )
}

function InsideFlow({ goIn }: { readonly goIn: (id: string) => void }) {
  const { editor } = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const readings = useEditor((state) => state.readings)
  const translate = useMemo(createFlowTranslator, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the translator asks for readings itself.
  const flow = useMemo(() => translate(graph, selection, null), [translate, graph, selection, readings])
  const handle = useMemo(() => createNodeChangeHandler(editor), [editor])
  const frames = useFrameSelection()
  useOpeningView()
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => handle(changes.filter(({ type }) => type === 'select') as NodeChange<never>[]),
    [handle],
  )
  const onDoubleClick = useCallback((_: MouseEvent, { id }: FlowNode) => goIn(id), [goIn])
  const onKeyDown = (event: KeyboardEvent) => {
    const [id, ...others] = editor.getState().selection.nodes
    if (event.key !== 'Enter' || id === undefined || others.length > 0) return frames.onKeyDown(event)
    event.preventDefault()
    goIn(id)
  }
  return (
    <ReactFlow
      nodes={flow.nodes}
      edges={flow.edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      onNodeClick={frames.onNodeClick}
      onNodeDoubleClick={onDoubleClick}
      onKeyDown={onKeyDown}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      onlyRenderVisibleElements
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      minZoom={minZoom}
      maxZoom={2}
      onError={() => {}}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--dot)" bgColor="var(--paper)" />
    </ReactFlow>
  )
}
