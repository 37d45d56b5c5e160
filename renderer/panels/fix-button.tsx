import type { Problem } from '#graph'
import { fixProblem } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'

/** A button beside a problem, which does what takes it away. */
export function FixButton({ problem }: { readonly problem: Problem }) {
  const workspace = useWorkspace()
  if (!problem.fix) return null
  return <Button onClick={() => fixProblem(workspace, problem)}>{problem.fix.label}</Button>
}
