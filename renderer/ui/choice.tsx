import styles from './ui.module.css'

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly options: readonly {
    readonly value: T
    readonly text: string
    readonly title: string
    readonly isDisabled?: boolean
  }[]
  readonly value: T | null
  readonly onChange: (value: T) => void
}

/** A row of buttons, exactly one of which is on. */
export function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className={styles.choice} aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          title={option.title}
          disabled={option.isDisabled}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.text}
        </button>
      ))}
    </fieldset>
  )
}
