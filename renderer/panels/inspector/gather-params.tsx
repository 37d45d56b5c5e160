import { type NodeOfKind, setParam } from '#graph'
import { useCommand } from '../../commands/index.ts'
import { useWorkspace } from '../../store/index.ts'
import { Button } from '../../ui/button.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { GatherTasks } from './gather-tasks.tsx'
import styles from './inspector.module.css'
import { NameField } from './name-field.tsx'

export function GatherParams({ node }: { readonly node: NodeOfKind<'gather'> }) {
  const { editor } = useWorkspace()
  const collect = (isOn: boolean) =>
    editor
      .getState()
      .edit(isOn ? 'Collect errors' : 'Raise the first error', (graph) =>
        setParam(graph, node.id, 'gather', 'returnExceptions', isOn),
      )
  return (
    <>
      <section className={styles.section} aria-label="Gather">
        <NameField node={node} />
        <Toggle
          label="Collect errors as values"
          hint={
            node.returnExceptions
              ? 'An error stands in the result, in its place'
              : 'The first error is raised; the other tasks run on'
          }
          isOn={node.returnExceptions}
          onChange={collect}
        />
      </section>
      <section className={styles.section} aria-label="Tasks">
        <h3>Tasks, in the order of the result</h3>
        <GatherTasks node={node} />
        <OrderButtons />
      </section>
    </>
  )
}

/** The two ways in which the selection, or the tasks of a selected gather, can run. */
export function OrderButtons() {
  const inTurn = useCommand('edit.oneAfterOther')
  const together = useCommand('edit.together')
  return (
    <div className={styles.buttons}>
      <Button isDisabled={inTurn.isDisabled} title="Adds dotted wires that carry order" onClick={inTurn.onClick}>
        {inTurn.label}
      </Button>
      <Button isDisabled={together.isDisabled} title="Removes the dotted wires between them" onClick={together.onClick}>
        {together.label}
      </Button>
    </div>
  )
}
