import { groupOf, membersOf, type NodeId, nodeById, nodeName } from '#graph'
import { takeOut, useCommand } from '../../commands/index.ts'
import { stateOf, useEditor, useEditorShallow, useNodeTold, useWorkspace } from '../../store/index.ts'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { Button } from '../../ui/button.tsx'
import { runWords } from '../../words/run-words.ts'
import { NodeName } from '../node-name.tsx'
import styles from './inspector.module.css'
import tasksStyles from './tasks.module.css'

/** The nodes of a group with their states; a click goes to one. */
export function GroupMembers({ group }: { readonly group: NodeId }) {
  const members = useEditorShallow(({ graph }) => membersOf(graph.nodes, group))
  const { label, shortcut, onClick } = useCommand<'inspector'>('edit.ungroup')
  return (
    <section className={styles.section} aria-label="Its nodes">
      <h3>Nodes</h3>
      {members.length === 0 && <p className={styles.hint}>None yet: drag nodes into the frame</p>}
      <ul className={tasksStyles.members}>
        {members.map((id) => (
          <Member key={id} id={id} />
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button title={shortcut} onClick={onClick}>
          {label}
        </Button>
      </div>
    </section>
  )
}

function Member({ id }: { readonly id: NodeId }) {
  const { run: store } = useWorkspace()
  const node = useEditor(({ graph }) => nodeById(graph, id))
  const told = useNodeTold(id)
  if (!node) return null
  // Read without a subscription, as on a card.
  const words = runWords(store.getState(), node, told)
  return (
    <li>
      <StatusGlyph state={stateOf(told)} />
      <NodeName id={id} name={nodeName(node)} />
      <span className={styles.hint}>{words}</span>
    </li>
  )
}

/** The group that a node is in, and the way out. */
export function InGroup({ node }: { readonly node: NodeId }) {
  const workspace = useWorkspace()
  const group = useEditor(({ graph }) => nodeById(graph, groupOf(graph.nodes, node) ?? ''))
  if (!group) return null
  const name = nodeName(group)
  return (
    <section className={styles.section} aria-label="Its group">
      <h3>In a group</h3>
      <div className={styles.buttons}>
        <NodeName id={group.id} name={name} />
        <Button onClick={() => takeOut(workspace, node)}>{`Take it out of ${name}`}</Button>
      </div>
    </section>
  )
}
