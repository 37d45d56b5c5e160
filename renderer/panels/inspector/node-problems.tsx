import { fieldsOf, type Node, type Problem } from '#graph'
import { goToProblem } from '../../commands/index.ts'
import { useProblems, useWorkspace } from '../../store/index.ts'
import { SeverityGlyph } from '../../theme/severity-glyph.tsx'
import { FixButton } from '../fix-button.tsx'
import linkStyles from '../frame-link.module.css'
import { RemoveWire } from '../remove-wire.tsx'
import styles from './inspector.module.css'

/** The problems of this node that no field shows. */
export function NodeProblems({ node }: { readonly node: Node }) {
  const fields = new Set(fieldsOf(node.kind).map(([key]) => key))
  const problems = useProblems().filter(({ node: id, param }) => id === node.id && !(param && fields.has(param)))
  return <ProblemNotes problems={problems} />
}

/** Short notes; a note about a line of code leads there. */
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
            <FixButton problem={problem} />
            <RemoveWire problem={problem} />
          </div>
        </li>
      ))}
    </ul>
  )
}
