import { type KeyboardEvent, type MouseEvent, type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import { type NodeChange, ReactFlow, ReactFlowProvider } from 'reactflow'
import { includedPath } from '#graph'
import { withSignMarks } from '#words'
import { attempt, goTo, lookInside } from '../commands/index.ts'
import {
  type Inside,
  useEditor,
  useItemsInside,
  useWorkspace,
  type Workspace,
  WorkspaceProvider,
} from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import canvasStyles from './canvas.module.css'
import { edgeTypes } from './edges/edge-types.ts'
import { createNodeChangeHandler } from './flow-changes.ts'
import { createFlowTranslator, type FlowNode } from './flow-nodes.ts'
import { Ground } from './ground.tsx'
import styles from './inside.module.css'
import { nodeTypes } from './nodes/node-types.ts'
import { Overview } from './overview.tsx'
import { useCards } from './use-cards.ts'
import { minZoom } from './use-fit.ts'
import { useFrameSelection } from './use-frames.ts'
import { useOpeningView } from './use-opening-view.ts'
import { useZoomPort } from './use-zoom-port.ts'
import { ZoomControls } from './zoom-controls.tsx'

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
  const items = useItemsInside(ids)
  useFocusInside(element)
  const goIn = useCallback((id: string) => lookInside(outer, [...outer.editor.getState().inside, id]), [outer])
  return (
    <section
      ref={element}
      className={styles.inside}
      tabIndex={-1}
      aria-label="Inside of a pipeline"
      onKeyDown={(event) => {
        if (event.target === element.current) goInByKey(event, workspace, goIn)
      }}
    >
      <div className={styles.bar}>
        <Crumbs names={inside.names} ids={ids} itemNumbers={items} />
        <p>{items.at(-1) == null ? 'shown for reading' : 'one item at a time, shown for reading'}</p>
        <OpenFile path={inside.path} />
      </div>
      <WorkspaceProvider workspace={workspace}>
        <div className={`${canvasStyles.canvas} ${styles.drawing}`}>
          <ReactFlowProvider>
            <InsideFlow outer={outer} goIn={goIn} />
          </ReactFlowProvider>
        </div>
      </WorkspaceProvider>
    </section>
  )
}

/** Takes the focus, and gives it back to the node that this is the inside of, unless it has gone elsewhere meanwhile. */
function useFocusInside(element: RefObject<HTMLElement | null>): void {
  const { editor } = useWorkspace()
  useEffect(() => {
    const [id] = editor.getState().inside
    element.current?.focus({ preventScroll: true })
    return () => {
      if (document.activeElement !== document.body) return
      const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id ?? '')}"]`)
      card?.focus({ preventScroll: true })
    }
  }, [editor, element])
}

/** Enter leads into the selected node. Returns whether it did. */
function goInByKey(event: KeyboardEvent, { editor }: Workspace, goIn: (id: string) => void): boolean {
  const [id, ...others] = editor.getState().selection.nodes
  if (event.key !== 'Enter' || id === undefined || others.length > 0) return false
  event.preventDefault()
  goIn(id)
  return true
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

interface CrumbsProps {
  readonly names: readonly string[]
  readonly ids: readonly string[]
  readonly itemNumbers: readonly (number | null)[]
}

/** The way in, which leads out again. Of a node that goes over items it names the item, as its task is called. */
function Crumbs({ names, ids, itemNumbers }: CrumbsProps) {
  const workspace = useWorkspace()
  const fileName = useEditor((state) => state.fileName)
  const named = names.map((name, at) => (itemNumbers[at] == null ? name : `${name}[${itemNumbers[at]}]`))
  const way = [fileName.replace(/\.pipeline$/, ''), ...named].map((name, depth) => ({ name, depth }))
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

interface InsideFlowProps {
  readonly outer: Workspace
  readonly goIn: (id: string) => void
}

function InsideFlow({ outer, goIn }: InsideFlowProps) {
  const workspace = useWorkspace()
  const { editor } = workspace
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const readings = useEditor((state) => state.readings)
  const translate = useMemo(createFlowTranslator, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the translator asks for readings itself.
  const flow = useMemo(() => translate(graph, selection, null), [translate, graph, selection, readings])
  const { cards, isCrowded, lookCloser } = useCards(flow)
  const handle = useMemo(() => createNodeChangeHandler(editor), [editor])
  const frames = useFrameSelection()
  useZoomPort(outer, true)
  useOpeningView()
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => handle(changes.filter(({ type }) => type === 'select') as NodeChange<never>[]),
    [handle],
  )
  const onDoubleClick = useCallback((_: MouseEvent, { id }: FlowNode) => goIn(id), [goIn])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!goInByKey(event, workspace, goIn)) frames.onKeyDown(event)
  }
  const drawing = (
    <ReactFlow
      nodes={cards.nodes}
      edges={cards.edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      {...(isCrowded ? { onPaneClick: lookCloser } : {})}
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
      <Ground isCrowded={isCrowded} count={flow.nodes.length} />
    </ReactFlow>
  )
  return (
    <>
      {drawing}
      {isCrowded && <Overview flow={flow} />}
      <ZoomControls />
    </>
  )
}
