import { useCommand } from '../commands/index.ts'
import { useEditor } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import styles from './band.module.css'

/** Tells that the app was ended because this pipeline held it, and offers another way to run it. */
export function AfterFreeze() {
  const heldBy = useEditor((state) => state.heldBy)
  const show = useEditor((state) => state.show)
  const { label, isDisabled, shortcut, onClick } = useCommand<'band'>('run.apart')
  if (heldBy === null) return null
  const runApart = () => {
    show({ heldBy: null })
    onClick()
  }
  return (
    <div role="status" className={styles.band} data-tone="offer">
      <span className={styles.said}>
        <strong>{heldBy} blocked the app, so the app was ended and started again.</strong> In a process of its own this
        pipeline blocks nothing else, and Stop always ends it.
      </span>
      <Button onClick={() => show({ heldBy: null })}>Dismiss</Button>
      <Button isPrimary isDisabled={isDisabled} title={shortcut} onClick={runApart}>
        {label}
      </Button>
    </div>
  )
}
