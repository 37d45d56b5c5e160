import { attempt, useCommand } from '../commands/index.ts'
import { isDirty, rejoinHost, useEditor, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import styles from './band.module.css'

/** Shown while the server does not answer: what happens to work, and what to do. */
export function ConnectionLost() {
  const workspace = useWorkspace()
  const connection = useEditor((state) => state.connection)
  const download = useCommand<'band'>('file.download')
  if (connection === 'open') return null
  const isJoining = connection === 'joining'
  return (
    <div role="alert" className={styles.band} data-tone="failed">
      <span className={styles.said}>
        <strong>The server does not answer.</strong> Nothing can be run or saved here until it does. <Work />
      </span>
      <Button onClick={download.onClick}>{download.label}</Button>
      <Button
        isPrimary
        isDisabled={isJoining}
        onClick={() => attempt(workspace, 'Connect', () => rejoinHost(workspace))}
      >
        {isJoining ? 'Connecting' : 'Connect again'}
      </Button>
    </div>
  )
}

/** A server that is started again has another address, and still has its copies. */
function Work() {
  const words = useEditor((state) => {
    if (!isDirty(state)) return 'All work is saved. If the server was ended, start it and open its new address.'
    if (state.graph === state.keptGraph)
      return `If the server was ended, start it and open its new address: ${offered}.`
    return `If the server was ended, download a copy: started again, it offers only what you had when it last answered.`
  })
  return <>{words}</>
}

const offered = 'it offers the unsaved work of this page'
