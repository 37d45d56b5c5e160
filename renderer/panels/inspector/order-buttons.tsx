import { useCommand } from '../../commands/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './inspector.module.css'

/** The two orders in which the selected nodes, or the tasks of a selected gather, can run. */
export function OrderButtons() {
  return (
    <div className={styles.buttons}>
      <OrderButton id="edit.oneAfterOther" hint="Adds dotted wires that carry order" />
      <OrderButton id="edit.together" hint="Removes the dotted wires between them" />
    </div>
  )
}

interface OrderButtonProps {
  readonly id: 'edit.oneAfterOther' | 'edit.together'
  readonly hint: string
}

function OrderButton({ id, hint }: OrderButtonProps) {
  const { isDisabled, reason, onClick, label } = useCommand<'inspector'>(id)
  return (
    <Button isDisabled={isDisabled} title={reason ?? hint} onClick={onClick}>
      {label}
    </Button>
  )
}
