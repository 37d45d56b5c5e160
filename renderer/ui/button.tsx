import type { ReactNode } from 'react'
import styles from './ui.module.css'

interface ButtonProps {
  readonly children: ReactNode
  readonly isPrimary?: boolean
  readonly isDisabled?: boolean
  readonly title?: string | undefined
  readonly onClick: () => void
}

export function Button({ children, isPrimary = false, isDisabled = false, title, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      className={isPrimary ? styles.primary : styles.button}
      disabled={isDisabled}
      title={title}
      onClick={onClick}
    >
      {children}
    </button>
  )
}
