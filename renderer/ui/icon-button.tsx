import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import styles from './ui.module.css'

interface IconButtonProps {
  /** Its name, for tooltips and screen readers. */
  readonly label: string
  readonly shortcut?: string | undefined
  /** What it is for; its tooltip says it. */
  readonly hint?: string
  readonly icon: ReactNode
  readonly isDisabled?: boolean
  /** Why it is disabled. The browser shows it as a title, since a disabled button gets no pointer events and so no tooltip. */
  readonly reason?: string | undefined
  readonly isPressed?: boolean
  /** Where its tooltip appears; below by default. */
  readonly tooltipSide?: 'bottom' | 'right'
  readonly onClick: () => void
}

export function IconButton({
  label,
  shortcut,
  hint,
  icon,
  isDisabled = false,
  reason,
  isPressed,
  tooltipSide = 'bottom',
  onClick,
}: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        className={styles.iconButton}
        aria-label={label}
        aria-pressed={isPressed}
        title={reason}
        // `disabled` on the trigger itself would only suppress the tooltip.
        render={<button type="button" disabled={isDisabled} />}
        onClick={onClick}
      >
        {icon}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner side={tooltipSide} sideOffset={6}>
          <Tooltip.Popup className={styles.tooltip}>
            {label}
            {shortcut && <kbd className={styles.kbd}>{shortcut}</kbd>}
            {hint && <span className={styles.tooltipHint}>{hint}</span>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
