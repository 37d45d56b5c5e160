import { useCommand } from '../../commands/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './inspector.module.css'

/** The two orders in which the selected nodes, or the tasks of a selected gather, can run. */
export function OrderButtons() {
  const inTurn = useCommand<'inspector'>('edit.oneAfterOther')
  const together = useCommand<'inspector'>('edit.together')
  return (
    <div className={styles.buttons}>
      <Button
        isDisabled={inTurn.isDisabled}
        title={inTurn.reason ?? 'Adds dotted wires that carry order'}
        onClick={inTurn.onClick}
      >
        {inTurn.label}
      </Button>
      <Button
        isDisabled={together.isDisabled}
        title={together.reason ?? 'Removes the dotted wires between them'}
        onClick={together.onClick}
      >
        {together.label}
      </Button>
    </div>
  )
}
