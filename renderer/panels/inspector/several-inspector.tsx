import { plainCountText } from '#words'
import { useCommand } from '../../commands/index.ts'
import { useEditor } from '../../store/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './inspector.module.css'
import { OrderButtons } from './order-buttons.tsx'

/** Several selected nodes: what can be done with all of them. */
export function SeveralInspector() {
  const count = useEditor((state) => state.selection.nodes.size)
  const group = useCommand<'inspector'>('edit.group')
  const ungroup = useCommand<'inspector'>('edit.ungroup')
  const toPipeline = useCommand<'inspector'>('edit.toPipeline')
  const duplicate = useCommand<'inspector'>('edit.duplicate')
  const remove = useCommand<'inspector'>('edit.delete')
  return (
    <div className={styles.body}>
      <h2 className={styles.title}>{plainCountText(count, 'node')} selected</h2>
      <section className={styles.section} aria-label="Order">
        <h3>Order</h3>
        <OrderButtons />
      </section>
      <section className={styles.section} aria-label="Group">
        <h3>Group</h3>
        <div className={styles.buttons}>
          <Button isDisabled={group.isDisabled} title={group.reason ?? group.shortcut} onClick={group.onClick}>
            {group.label}
          </Button>
          {!ungroup.isDisabled && (
            <Button title={ungroup.shortcut} onClick={ungroup.onClick}>
              {ungroup.label}
            </Button>
          )}
        </div>
        <p className={styles.hint}>They end together, and an error in one cancels the others</p>
      </section>
      <section className={styles.section} aria-label="Pipeline">
        <h3>Pipeline</h3>
        <div className={styles.buttons}>
          <Button
            isDisabled={toPipeline.isDisabled}
            title={toPipeline.reason ?? toPipeline.shortcut}
            onClick={toPipeline.onClick}
          >
            {toPipeline.label}
          </Button>
        </div>
        <p className={styles.hint}>They move into a file of their own, which other pipelines can include</p>
      </section>
      <section className={styles.section} aria-label="All of them">
        <h3>All of them</h3>
        <div className={styles.buttons}>
          <Button title={duplicate.shortcut} onClick={duplicate.onClick}>
            {duplicate.label}
          </Button>
          <Button title={remove.shortcut} onClick={remove.onClick}>
            {remove.label}
          </Button>
        </div>
      </section>
    </div>
  )
}
