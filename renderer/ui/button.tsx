import type { ReactNode, Ref } from 'react'
import styles from './ui.module.css'

interface ButtonProps {
  readonly children: ReactNode
  readonly isPrimary?: boolean
  readonly isDisabled?: boolean
  readonly title?: string | undefined
  readonly ref?: Ref<HTMLButtonElement>
  readonly onClick: () => void
}

export function Button({ children, isPrimary = false, isDisabled = false, title, ref, onClick }: ButtonProps) {
  return (
    <button
      ref={ref}
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
