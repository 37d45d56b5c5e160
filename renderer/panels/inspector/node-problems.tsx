import type { Node, Problem, ProblemCode } from '#graph'
import { goToProblem } from '../../commands/index.ts'
import { useProblems, useWorkspace } from '../../store/index.ts'
import { SeverityGlyph } from '../../theme/severity-glyph.tsx'
import linkStyles from '../frame-link.module.css'
import { RemoveWire } from '../remove-wire.tsx'
import styles from './inspector.module.css'

/** The problems that a field itself shows. */
const ofFields: ReadonlySet<ProblemCode> = new Set(['invalid-type', 'invalid-default', 'invalid-duration'])
const ofNames: ReadonlySet<ProblemCode> = new Set(['duplicate-name', 'invalid-name', 'reserved-name'])

/** What is wrong with this node and stands beside none of its fields. */
export function NodeProblems({ node }: { readonly node: Node }) {
  const hasNameField = node.kind !== 'coroutine'
  const problems = useProblems().filter(
    ({ node: id, code }) => id === node.id && !ofFields.has(code) && !(hasNameField && ofNames.has(code)),
  )
  return <ProblemNotes problems={problems} />
}

/** Short notes; those about a line of code lead there. */
function ProblemNotes({ problems }: { readonly problems: readonly Problem[] }) {
  const workspace = useWorkspace()
  if (problems.length === 0) return null
  return (
    <ul className={styles.problems} aria-label="Problems of this node">
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.line} ${problem.column} ${problem.message}`}>
          <SeverityGlyph severity={problem.severity} />
          <div>
            {problem.line !== undefined && (
              <button type="button" className={linkStyles.link} onClick={() => goToProblem(workspace, problem)}>
                line {problem.line}
              </button>
            )}{' '}
            <strong>{problem.severity}:</strong> {problem.message}
            <p className={styles.hint}>{problem.remedy}</p>
            <RemoveWire problem={problem} />
          </div>
        </li>
      ))}
    </ul>
  )
}

/** The problem that stands below a field. */
export function problemAmong(problems: readonly Problem[], codes: readonly ProblemCode[]): Problem | null {
  return problems.find((problem) => codes.includes(problem.code)) ?? null
}
