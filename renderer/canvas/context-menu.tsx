import { ContextMenu } from '@base-ui/react/context-menu'
import { Check } from 'lucide-react'
import { type ReactElement, useMemo, useRef, useState } from 'react'
import { type ContextOf, contextGroups, keyText } from '#commands'
import {
  allPolicies,
  isStream,
  type Policy,
  type PolicyNode,
  type Position,
  policiesFor,
  policiesOf,
  policyFields,
  policyStep,
  type StartChoice,
  setStart,
  startChoices,
  startField,
  turnPolicy,
} from '#graph'
import { commandOf, runCommand, selectedPolicyNode, showTrait, useIsMac } from '../commands/index.ts'
import { type EditorStore, useEditor, useWorkspace } from '../store/index.ts'
import styles from './context-menu.module.css'
import type { FlowEdge, FlowNode } from './flow-nodes.ts'

interface CanvasMenuProps {
  /** The canvas, in which a right click opens the menu. */
  readonly canvas: ReactElement
  readonly target: ContextTarget
  /** Opens the list of kinds at a place of the window. */
  readonly addAt: (client: Position) => void
}

/** What a right click was on, and where. */
interface ContextTarget {
  readonly of: ContextOf | null
  readonly client: Position
}

/** Notes what a right click is on, and selects that, unless it is a part of the selection. */
export function useContextTarget() {
  const { editor } = useWorkspace()
  const [target, setTarget] = useState<ContextTarget>({ of: null, client: { x: 0, y: 0 } })
  const handlers = useMemo(() => {
    const on = (of: ContextOf) => (event: { clientX: number; clientY: number }) =>
      setTarget({ of, client: { x: event.clientX, y: event.clientY } })
    return {
      onNodeContextMenu: (event: React.MouseEvent, { id }: FlowNode) => {
        const { selection, select } = editor.getState()
        if (!selection.nodes.has(id)) select([id])
        on('node')(event)
      },
      onEdgeContextMenu: (event: React.MouseEvent, { id }: FlowEdge) => {
        const { selection, select } = editor.getState()
        if (!selection.edges.has(id)) select([], [id])
        on('wire')(event)
      },
      onSelectionContextMenu: on('node'),
      onPaneContextMenu: on('canvas'),
    }
  }, [editor])
  // A right click on anything else, such as the minimap, opens nothing.
  const reset = () => setTarget((before) => ({ ...before, of: null }))
  return { target, handlers, reset }
}

/** The context menu of the canvas: what can be done now with what was clicked. */
export function CanvasMenu({ canvas, target: { of, client }, addAt }: CanvasMenuProps) {
  const [isOpen, setOpen] = useState(false)
  const focused = useRef<Element | null>(null)
  const chosen = useRef<() => void>(() => {})
  const show = (next: boolean) => {
    if (next) focused.current = document.activeElement
    setOpen(next)
  }
  const choose = (act: () => void) => {
    chosen.current = act
  }
  const closed = (isNowOpen: boolean) => {
    if (isNowOpen) return
    const act = chosen.current
    chosen.current = () => {}
    // First the focus goes back to where it was: what was chosen may put it elsewhere.
    if (focused.current instanceof HTMLElement) focused.current.focus({ preventScroll: true })
    act()
  }
  return (
    <ContextMenu.Root open={isOpen && of !== null} onOpenChange={show} onOpenChangeComplete={closed}>
      <ContextMenu.Trigger render={canvas} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={styles.positioner}>
          <ContextMenu.Popup
            className={styles.menu}
            aria-label={of === null ? undefined : names[of]}
            // The window must not take the menu's keys for its own.
            finalFocus={false}
            onKeyDown={(event) => event.stopPropagation()}
          >
            {of !== null && <Entries of={of} addHere={() => addAt(client)} choose={choose} />}
            {of === 'node' && <Policies choose={choose} />}
            {of === 'node' && <StartEntries choose={choose} />}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

const names: Readonly<Record<ContextOf, string>> = { node: 'Node', wire: 'Wire', canvas: 'Canvas' }

interface Chooser {
  readonly choose: (act: () => void) => void
}

interface EntriesProps extends Chooser {
  readonly of: ContextOf
  readonly addHere: () => void
}

/** The commands that can be run now, by groups. */
function Entries({ of, addHere, choose }: EntriesProps) {
  const workspace = useWorkspace()
  const isMac = useIsMac()
  const groups = contextGroups(of)
    .map((group) => group.filter(({ id }) => commandOf(id).whyNot(workspace) === null))
    .filter((group) => group.length > 0)
  return groups.map((group, at) => (
    <ContextMenu.Group key={group[0]?.id} className={styles.group}>
      {at > 0 && <ContextMenu.Separator className={styles.line} />}
      {group.map(({ id, label, key }) => (
        <ContextMenu.Item
          key={id}
          className={styles.item}
          onClick={() => choose(() => (id === 'add.list' ? addHere() : runCommand(workspace, id)))}
        >
          <span>{label}</span>
          {key !== null && (
            <span className={styles.key} aria-hidden="true">
              {keyText(key, isMac)}
            </span>
          )}
        </ContextMenu.Item>
      ))}
    </ContextMenu.Group>
  ))
}

/** Chooses how the one selected node starts. */
function StartEntries({ choose }: Chooser) {
  const { editor } = useWorkspace()
  const node = useEditor(selectedPolicyNode)
  if (node?.kind !== 'coroutine' || (isStream(node) && node.start === undefined)) return null
  const set = (choice: StartChoice) =>
    editor.getState().edit(startField.step ?? '', (graph) => setStart(graph, node.id, choice))
  return (
    <ContextMenu.RadioGroup className={styles.group} value={node.start ?? 'task'}>
      <ContextMenu.Separator className={styles.line} />
      <ContextMenu.GroupLabel className={styles.label}>{startField.label}</ContextMenu.GroupLabel>
      {Object.entries(startChoices).map(([choice, { label }]) => (
        <ContextMenu.RadioItem
          key={choice}
          className={styles.item}
          value={choice}
          closeOnClick
          onClick={() => choose(() => set(choice as StartChoice))}
        >
          <span>{label}</span>
          <ContextMenu.RadioItemIndicator>
            <Check size={14} strokeWidth={2} aria-hidden="true" />
          </ContextMenu.RadioItemIndicator>
        </ContextMenu.RadioItem>
      ))}
    </ContextMenu.RadioGroup>
  )
}

/** Turns the policies of the one selected node on and off. */
function Policies({ choose }: Chooser) {
  const { editor } = useWorkspace()
  const node = useEditor(selectedPolicyNode)
  if (node === null) return null
  const has = policiesOf(node)
  const may = policiesFor(node)
  // What it has by mistake can be taken off.
  const offered = allPolicies.filter((policy) => may.includes(policy) || has[policy] !== undefined)
  if (offered.length === 0) return null
  return (
    <ContextMenu.Group className={styles.group}>
      <ContextMenu.Separator className={styles.line} />
      <ContextMenu.GroupLabel className={styles.label}>Policies</ContextMenu.GroupLabel>
      {offered.map((policy) => (
        <ContextMenu.CheckboxItem
          key={policy}
          className={styles.item}
          checked={has[policy] !== undefined}
          closeOnClick
          onCheckedChange={(isOn) => choose(() => turn(editor, node, policy, isOn))}
        >
          <span>{policyFields[policy].label}</span>
          <ContextMenu.CheckboxItemIndicator>
            <Check size={14} strokeWidth={2} aria-hidden="true" />
          </ContextMenu.CheckboxItemIndicator>
        </ContextMenu.CheckboxItem>
      ))}
    </ContextMenu.Group>
  )
}

function turn(editor: EditorStore, { id }: PolicyNode, policy: Policy, isOn: boolean) {
  editor.getState().edit(policyStep(policy, isOn), (graph) => turnPolicy(graph, id, policy, isOn))
  if (isOn) showTrait(editor, id, policy)
}
