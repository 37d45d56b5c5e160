import { createContext, type ReactNode, useContext } from 'react'
import type { Workspace } from './workspace.ts'

const WorkspaceContext = createContext<Workspace | null>(null)

interface WorkspaceProviderProps {
  readonly workspace: Workspace
  readonly children: ReactNode
}

export function WorkspaceProvider({ workspace, children }: WorkspaceProviderProps) {
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>
}

/** @throws Error outside of a WorkspaceProvider. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace needs a WorkspaceProvider above it')
  return workspace
}
