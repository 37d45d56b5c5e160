import { useCallback, useMemo, useRef } from 'react'
import {
  Background,
  BackgroundVariant,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from 'reactflow'
import { runCommand } from '../commands/index.ts'
import 'reactflow/dist/base.css'
import { useEditor, useWorkspace } from '../store/index.ts'
import styles from './canvas.module.css'
import { CanvasMenu, useContextTarget } from './context-menu.tsx'
import { useIsCrowded } from './crowd.ts'
import { DropHint } from './drop-hint.tsx'
import { edgeTypes } from './edges/edge-types.ts'
import { EmptyHint } from './empty-hint.tsx'
import { createNodeChangeHandler, handleEdgeChanges } from './flow-changes.ts'
import { createFlowTranslator, type Flow, type FlowEdge, type FlowNode } from './flow-nodes.ts'
import { MinimapNode } from './minimap-node.tsx'
import { nodeTypes } from './nodes/node-types.ts'
import { Overview } from './overview.tsx'
import { QuickAdd } from './quick-add.tsx'
import { useAdding } from './use-adding.ts'
import { minZoom } from './use-fit.ts'
import { useFrameSelection } from './use-frames.ts'
import { useOpeningView } from './use-opening-view.ts'
import { useStageFit } from './use-stage-fit.ts'
import { useWiring } from './use-wiring.ts'
import { ZoomControls } from './zoom-controls.tsx'

/** With more nodes than this, a minimap costs more than it is worth. */
const minimapLimit = 1500
/** The nodes and edges that React Flow gets while the overview is shown instead of cards. */
const noCards: Flow = { nodes: [], edges: [] }
/** A click on the overview zooms in to this. */
const lookingZoom = 0.8
const multiSelectKeys = ['Meta', 'Control']

export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasFlow />
    </ReactFlowProvider>
  )
}

function CanvasFlow() {
  const { editor } = useWorkspace()
  const element = useRef<HTMLDivElement>(null)
  const flow = useFlow()
  const isCrowded = useIsCrowded(flow.nodes)
  const cards = isCrowded ? noCards : flow
  const lookCloser = useLookCloser()
  const placing = useEditor((state) => state.placing)
  const isStage = useEditor((state) => state.isStage)
  const adding = useAdding(element)
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
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--dot)" bgColor="var(--paper)" />
        {!isStage && !isCrowded && flow.nodes.length <= minimapLimit && (
          <MiniMap className={styles.minimap ?? ''} nodeComponent={MinimapNode} pannable zoomable ariaLabel="Minimap" />
        )}
      </ReactFlow>
      {isCrowded && <Overview flow={flow} />}
      <EmptyHint />
      {!isStage && <ZoomControls />}
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

function useLookCloser() {
  const { screenToFlowPosition, setCenter } = useReactFlow()
  return useCallback(
    ({ clientX, clientY }: React.MouseEvent) => {
      const { x, y } = screenToFlowPosition({ x: clientX, y: clientY })
      void setCenter(x, y, { zoom: lookingZoom })
    },
    [screenToFlowPosition, setCenter],
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
