import type { Problem, Severity } from '#graph'
import { plainCountText } from '#words'
import { useProblems } from '../../store/index.ts'
import { ProblemList } from './problem-list.tsx'
import styles from './problems.module.css'

/** All that is wrong or surprising in the pipeline, worst first. */
export function Problems() {
  const problems = useProblems()
  if (problems.length === 0) return <p className={styles.empty}>No problems</p>
  return (
    <section className={styles.panel} aria-label="Problems">
      <p className={styles.summary}>{summaryText(problems)}</p>
      <ProblemList label="Problems" problems={problems} />
    </section>
  )
}

/** Prints `2 errors · 1 hint`. */
function summaryText(problems: readonly Problem[]): string {
  const counted = (severity: Severity): string => {
    const count = problems.filter((problem) => problem.severity === severity).length
    return count === 0 ? '' : plainCountText(count, severity)
  }
  return [counted('error'), counted('warning'), counted('hint')].filter(Boolean).join(' · ')
}
