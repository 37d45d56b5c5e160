import type { ErrorInfo } from '#trace'
import { useCommand } from '../../commands/index.ts'
import { useRun } from '../../store/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './run.module.css'

/** Errors of code that harms everything in the app's own process. */
const misbehaved: ReadonlySet<string> = new Set(['BlockedLoopError', 'MemoryLimitError'])

/** Offers a process of its own for code that held the loop or used up memory. */
export function ApartOffer({ error }: { readonly error: ErrorInfo }) {
  const { label, isDisabled, shortcut, onClick } = useCommand<'inspector'>('run.apart')
  const isOffered = useRun(({ status, isApart }) => status === 'ended' && !isApart)
  if (!isOffered || !misbehaved.has(error.name)) return null
  return (
    <div className={styles.offer}>
      <span>In a process of its own it blocks nothing else, and Stop always ends it.</span>
      <Button isDisabled={isDisabled} title={shortcut} onClick={onClick}>
        {label}
      </Button>
    </div>
  )
}
