import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { described } from '#foreign-value'
import { withSignMarks } from '#words'
import { App } from './app.tsx'
import { connectBridge } from './bridge.ts'
import { warmCanvas } from './canvas/warm-canvas.ts'
import { openHeldWork } from './held-work.ts'
import { connectHost, createWorkspace, greetHost, loseHost, type Workspace } from './store/index.ts'
import './theme/tokens.css'

async function start(root: HTMLElement): Promise<void> {
  let workspace: Workspace | null = null
  const { bridge, rejoin } = await connectBridge(() => workspace && loseHost(workspace))
  // Only in the app: a browser's page outlives its server, and shares its database with whatever uses that port next.
  const heldWork = window.bridge ? await openHeldWork() : null
  workspace = createWorkspace(bridge, { heldWork, rejoin })
  connectHost(workspace)
  warmCanvas()
  // The document comes before the first picture, so that the canvas opens fitted to it.
  await greetHost(workspace)
  createRoot(root).render(
    <StrictMode>
      <App workspace={workspace} />
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element "root"')
start(root).catch((error: unknown) => {
  root.textContent = withSignMarks(described(error).message)
})
