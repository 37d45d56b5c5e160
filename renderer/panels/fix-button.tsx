import type { Problem } from '#graph'
import { fixProblem } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'

/** The buttons beside a problem, each of which takes it away. */
export function FixButton({ problem }: { readonly problem: Problem }) {
  const workspace = useWorkspace()
  const fixes = [problem.fix, problem.otherFix].filter((fix) => fix !== undefined)
  return fixes.map((fix) => (
    <Button key={fix.label} onClick={() => fixProblem(workspace, { ...problem, fix })}>
      {fix.label}
    </Button>
  ))
}
