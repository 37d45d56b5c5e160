import { useCallback, useMemo, useRef } from 'react'
import { type EdgeChange, type NodeChange, ReactFlow, ReactFlowProvider, SelectionMode } from 'reactflow'
import { runCommand } from '../commands/index.ts'
import 'reactflow/dist/base.css'
import { useEditor, useWorkspace } from '../store/index.ts'
import styles from './canvas.module.css'
import { CanvasMenu, useContextTarget } from './context-menu.tsx'
import { DropHint } from './drop-hint.tsx'
import { edgeTypes } from './edges/edge-types.ts'
import { EmptyHint } from './empty-hint.tsx'
import { createNodeChangeHandler, handleEdgeChanges } from './flow-changes.ts'
import { createFlowTranslator, type FlowEdge, type FlowNode } from './flow-nodes.ts'
import { Ground } from './ground.tsx'
import { nodeTypes } from './nodes/node-types.ts'
import { Overview } from './overview.tsx'
import { QuickAdd } from './quick-add.tsx'
import { useAdding } from './use-adding.ts'
import { useCards } from './use-cards.ts'
import { minZoom } from './use-fit.ts'
import { useFrameSelection } from './use-frames.ts'
import { useOpeningView } from './use-opening-view.ts'
import { useStageFit } from './use-stage-fit.ts'
import { useWiring } from './use-wiring.ts'
import { useZoomPort } from './use-zoom-port.ts'
import { ZoomControls } from './zoom-controls.tsx'

const multiSelectKeys = ['Meta', 'Control']

interface CanvasProps {
  /** The inside of a pipeline node lies over it: then no key and no click gets to it. */
  readonly isCovered: boolean
}

export function Canvas({ isCovered }: CanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasFlow isCovered={isCovered} />
    </ReactFlowProvider>
  )
}

function CanvasFlow({ isCovered }: CanvasProps) {
  const workspace = useWorkspace()
  const { editor } = workspace
  const element = useRef<HTMLDivElement>(null)
  const flow = useFlow()
  const { cards, isCrowded, lookCloser } = useCards(flow)
  const placing = useEditor((state) => state.placing)
  const adding = useAdding(element)
  useZoomPort(workspace, !isCovered)
  useOpeningView()
  useStageFit()
  const frames = useFrameSelection()
  const { handlers, refusal, closeRefusal } = useWiring(adding.toCanvas, adding.open)
  const handleNodeChanges = useMemo(() => createNodeChangeHandler(editor), [editor])
  const openNode = useOpenNode()
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => handleNodeChanges(changes as NodeChange<never>[]),
    [handleNodeChanges],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => handleEdgeChanges(editor, changes as EdgeChange<never>[]),
    [editor],
  )
  const context = useContextTarget()
  const canvas = (
    <div
      ref={element}
      className={styles.canvas}
      data-placing={placing !== null}
      inert={isCovered}
      onContextMenuCapture={context.reset}
      {...adding.surface}
    >
      <ReactFlow
        nodes={cards.nodes}
        edges={cards.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        {...handlers}
        onPaneClick={isCrowded && placing === null ? lookCloser : adding.place}
        onNodeClick={frames.onNodeClick}
        {...context.handlers}
        onKeyDown={frames.onKeyDown}
        onNodeDoubleClick={openNode}
        onlyRenderVisibleElements
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        multiSelectionKeyCode={multiSelectKeys}
        selectionMode={SelectionMode.Partial}
        minZoom={minZoom}
        maxZoom={2}
        connectionRadius={24}
        // A wire into a handle that is gone is a Problem with a remedy, so React Flow need not warn about it.
        onError={() => {}}
      >
        <Ground isCrowded={isCrowded} count={flow.nodes.length} />
      </ReactFlow>
      {isCrowded && <Overview flow={flow} />}
      <EmptyHint />
      <ZoomControls />
      {adding.at && <QuickAdd at={adding.at} onAdd={adding.add} onClose={adding.close} />}
      {refusal && <DropHint refusal={refusal} onClose={closeRefusal} />}
    </div>
  )
  return <CanvasMenu canvas={canvas} target={context.target} addAt={(client) => adding.open(client, null)} />
}

/** A double-click on a node with code goes to its code, and on a pipeline into it. */
function useOpenNode() {
  const workspace = useWorkspace()
  return useCallback(
    (_: unknown, { id, type }: FlowNode) => {
      workspace.editor.getState().select([id])
      runCommand(workspace, type === 'pipeline' ? 'view.inside' : 'edit.code')
    },
    [workspace],
  )
}

function useFlow() {
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const drag = useEditor((state) => state.drag)
  // Handles follow from readings of code, which come some time after the person has typed.
  const readings = useEditor((state) => state.readings)
  const translate = useMemo(createFlowTranslator, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the translator asks for readings itself.
  return useMemo(() => translate(graph, selection, drag), [translate, graph, selection, drag, readings])
}
