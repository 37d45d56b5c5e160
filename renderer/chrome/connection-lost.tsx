import { attempt, useCommand } from '../commands/index.ts'
import { isDirty, rejoinHost, useEditor, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import styles from './band.module.css'

/** The server does not answer: what became of work, and the ways out. */
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

/** A server that was ended has another address when it is started again, and the copies that it had. */
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
