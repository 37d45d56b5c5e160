import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'
import styles from './field.module.css'

interface ToggleProps {
  readonly label: string
  /** What it means when it is on or off. */
  readonly hint: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** A switch with a hint. */
export function Toggle({ label, hint, isOn, onChange }: ToggleProps) {
  const id = useId()
  return (
    <div className={styles.toggle}>
      <Switch.Root
        className={styles.switch}
        checked={isOn}
        onCheckedChange={onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-hint`}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      <div>
        <span id={`${id}-label`}>{label}</span>
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      </div>
    </div>
  )
}
