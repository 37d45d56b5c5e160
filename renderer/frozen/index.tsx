import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { applyTheme } from '../theme/apply-theme.ts'
import '../theme/tokens.css'
import { FrozenBox } from './frozen-box.tsx'

// The page of the box that asks about an app that does not answer: main/frozen/box.ts.

const root = document.getElementById('root')
if (!root) throw new Error('frozen.html has no element "root"')
applyTheme('system')
const told = new URLSearchParams(window.location.search)
createRoot(root).render(
  <StrictMode>
    <FrozenBox
      holder={told.get('holder') ?? ''}
      pipeline={told.get('pipeline') ?? ''}
      heldMs={Number(told.get('heldMs'))}
      onAnswer={(answer) => {
        window.location.hash = answer
      }}
    />
  </StrictMode>,
)
