import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import styles from './field.module.css'

/** What is wrong with a field's content, and what to do. */
export interface FieldMessage {
  readonly message: string
  readonly remedy: string
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly onBlur?: () => void
  readonly error?: FieldMessage | null
  readonly placeholder?: string
  /** The text is code or a value. */
  readonly isCode?: boolean
  /** With more than one, the text may have line breaks. */
  readonly rows?: number
  /** The label is above the field instead of beside it. */
  readonly isStacked?: boolean
  /** Once it is set, the field takes the focus, with this many of its first characters selected, so that typing replaces them. */
  readonly selectedLength?: number | undefined
}

/** A line or paragraph of text with a label, and its error below. */
export function TextField({ label, value, onChange, error = null, rows = 1, ...rest }: TextFieldProps) {
  const id = useId()
  const { isCode = false, isStacked = rows > 1, placeholder, onKeyDown, onBlur, selectedLength } = rest
  const shared = {
    id,
    className: isCode ? styles.code : styles.text,
    value,
    placeholder,
    spellCheck: isCode ? false : undefined,
    'aria-invalid': error !== null,
    'aria-describedby': error ? `${id}-error` : undefined,
    onKeyDown,
    onBlur,
  }
  const input = useRef<HTMLInputElement>(null)
  const isWanted = selectedLength !== undefined
  const length = useRef(0)
  if (isWanted) length.current = selectedLength
  useEffect(() => {
    if (!isWanted) return
    input.current?.focus()
    input.current?.setSelectionRange(0, length.current)
  }, [isWanted])
  return (
    <div className={isStacked ? styles.stacked : styles.field}>
      <label htmlFor={id}>{label}</label>
      {rows > 1 ? (
        <textarea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          ref={input}
          type="text"
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {error && <FieldError id={`${id}-error`} {...error} />}
    </div>
  )
}

/** An error below a field; screen readers say it when it appears. */
function FieldError({ id, message, remedy }: FieldMessage & { readonly id?: string }) {
  return (
    <p id={id} className={styles.error} role="status">
      <strong>{message}</strong>
      <span>{remedy}</span>
    </p>
  )
}
