import { useCommand } from '../../commands/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './inspector.module.css'

/** The two ways in which the selection, or the tasks of a selected gather, can run. */
export function OrderButtons() {
  return (
    <div className={styles.buttons}>
      <OrderButton command={useCommand<'inspector'>('edit.oneAfterOther')} hint="Adds dotted wires that carry order" />
      <OrderButton command={useCommand<'inspector'>('edit.together')} hint="Removes the dotted wires between them" />
    </div>
  )
}

interface OrderButtonProps {
  readonly command: ReturnType<typeof useCommand>
  readonly hint: string
}

function OrderButton({ command: { isDisabled, reason, onClick, label }, hint }: OrderButtonProps) {
  return (
    <Button isDisabled={isDisabled} title={reason ?? hint} onClick={onClick}>
      {label}
    </Button>
  )
}
