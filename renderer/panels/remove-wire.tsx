import type { Problem } from '#graph'
import { removeWires } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'

/** A button beside a problem of a wire, which removes only that wire. */
export function RemoveWire({ problem: { edge } }: { readonly problem: Problem }) {
  const workspace = useWorkspace()
  if (edge === undefined) return null
  return <Button onClick={() => removeWires(workspace, [edge])}>Remove wire</Button>
}
