import { useCommand } from '../../commands/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './inspector.module.css'

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
