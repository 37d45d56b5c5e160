import { Component, type ReactNode } from 'react'
import { described } from '#foreign-value'
import { attempt } from '../commands/index.ts'
import { keepCopy, useWorkspace, type Workspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import styles from './boundary.module.css'

interface BoundaryProps {
  /** The name of the part for people: `Canvas`. */
  readonly part: string
  /** `floats`: it has no place of its own in the window. `bar`: one line high. */
  readonly shape?: 'fills' | 'floats' | 'bar'
  readonly children: ReactNode
}

interface BoundaryState {
  readonly failed: { readonly thrown: unknown } | null
}

/**
 * If a part of the window fails to render, this shows a message in its place, and the other parts go on. The attribute
 * `data-failed` tells the main process that the person may not see their work (main/windows/page-health.ts).
 */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override readonly state: BoundaryState = { failed: null }

  static getDerivedStateFromError(thrown: unknown): BoundaryState {
    return { failed: { thrown } }
  }

  override render(): ReactNode {
    const { part, shape = 'fills', children } = this.props
    const { failed } = this.state
    if (!failed) return children
    const retry = () => this.setState({ failed: null })
    return <Failed part={part} shape={shape} thrown={failed.thrown} onRetry={retry} />
  }
}

interface FailedProps {
  readonly part: string
  readonly shape: string
  readonly thrown: unknown
  readonly onRetry: () => void
}

function Failed({ part, shape, thrown, onRetry }: FailedProps) {
  const workspace = useWorkspace()
  const { name, message } = described(thrown)
  return (
    <div role="alert" className={styles.failed} data-failed={part} data-shape={shape}>
      <strong className={styles.title}>{part} could not be shown</strong>
      <p className={styles.said}>
        {name}: {message}
      </p>
      <p className={styles.remedy}>The rest of the window goes on, and your work is not touched.</p>
      <div className={styles.actions}>
        <Button onClick={() => attempt(workspace, 'Reload', () => reloadWindow(workspace))}>Reload this window</Button>
        <Button isPrimary onClick={onRetry}>
          Try again
        </Button>
      </div>
    </div>
  )
}

/** Loads the page again; it comes back with the same document and its unsaved work. */
async function reloadWindow(workspace: Workspace): Promise<void> {
  const failure = await keepCopy(workspace)
  if (failure && workspace.editor.getState().connection !== 'open') throw new Error('the server does not answer')
  if (failure) {
    // The main process remembers the work even if the disk has no room for a copy.
    const isHeard = await workspace.bridge.listExamples().then(
      () => true,
      () => false,
    )
    if (!isHeard) throw new Error(failure.message)
  }
  window.location.reload()
}
