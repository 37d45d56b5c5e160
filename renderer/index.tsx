import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { hostBridge } from './bridge.ts'
import { connectHost, createWorkspace, greetHost } from './store/index.ts'
import './theme/tokens.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element "root"')

const workspace = createWorkspace(hostBridge())
connectHost(workspace)
// The document comes before the first picture, so the canvas opens fitted to it.
await greetHost(workspace)
createRoot(root).render(
  <StrictMode>
    <App workspace={workspace} />
  </StrictMode>,
)
