import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect } from 'react'
import { withSignMarks } from '#words'
import styles from './app.module.css'
import { Canvas } from './canvas/canvas.tsx'
import { InsideCanvas } from './canvas/inside.tsx'
import { AfterFreeze } from './chrome/after-freeze.tsx'
import { CommandList } from './chrome/command-list.tsx'
import { ConnectionLost } from './chrome/connection-lost.tsx'
import { HostSilence } from './chrome/host-silence.tsx'
import { NotRun } from './chrome/not-run.tsx'
import { Rail } from './chrome/rail.tsx'
import { StatusBar } from './chrome/status-bar.tsx'
import { TopBar } from './chrome/top-bar.tsx'
import { attempt, chooseFromMenu, listenToDrops, listenToKeys, save, useIsMac } from './commands/index.ts'
import { Dialogs } from './dialogs/dialogs.tsx'
import { BottomPanel } from './panels/bottom-panel.tsx'
import { Boundary } from './panels/boundary.tsx'
import { Inspector } from './panels/inspector/inspector.tsx'
import { Panels } from './panels/panels.tsx'
import { ReplayPlayer } from './panels/timeline/replay-player.tsx'
import {
  isDirty,
  keepCopy,
  useEditor,
  useInside,
  useIsDirty,
  useWorkspace,
  type Workspace,
  WorkspaceProvider,
} from './store/index.ts'
import { applyTheme } from './theme/apply-theme.ts'

/** The window: panels and bars stand beside the canvas, never over it. */
export function App({ workspace }: { readonly workspace: Workspace }) {
  return (
    <WorkspaceProvider workspace={workspace}>
      <Boundary part="The window">
        <Tooltip.Provider delay={500}>
          <Layout />
          <Boundary part="The list of commands" shape="floats">
            <CommandList />
          </Boundary>
          <Boundary part="The dialog" shape="floats">
            <Dialogs />
          </Boundary>
        </Tooltip.Provider>
      </Boundary>
    </WorkspaceProvider>
  )
}

function Layout() {
  const isStage = useEditor((state) => state.isStage)
  const shown = useInside()
  useTheme()
  useInputs()
  useTabTitle()
  return (
    <div className={styles.window} data-stage={isStage}>
      <ConnectionLost />
      <HostSilence />
      <AfterFreeze />
      {!isStage && (
        <Boundary part="The top bar" shape="bar">
          <TopBar />
        </Boundary>
      )}
      <Boundary part="What kept it from running" shape="bar">
        <NotRun />
      </Boundary>
      <div className={styles.middle}>
        {!isStage && (
          <Boundary part="The list of nodes" shape="floats">
            <Rail />
          </Boundary>
        )}
        <Panels
          canvas={
            <Boundary part="The canvas">
              <Canvas isCovered={shown !== null} />
              {shown && <InsideCanvas key={shown.inside.names.join('/')} {...shown} />}
            </Boundary>
          }
          side={
            <Boundary part="The inspector">
              {shown ? (
                <WorkspaceProvider workspace={shown.workspace}>
                  <Inspector />
                </WorkspaceProvider>
              ) : (
                <Inspector />
              )}
            </Boundary>
          }
          bottom={
            <Boundary part="The panel of the run">
              <BottomPanel />
            </Boundary>
          }
        />
      </div>
      {!isStage && (
        <Boundary part="The status bar" shape="bar">
          <StatusBar />
        </Boundary>
      )}
      <Boundary part="The replay" shape="floats">
        <ReplayPlayer />
      </Boundary>
    </div>
  )
}

function useTheme(): void {
  const theme = useEditor((state) => state.theme)
  const isStage = useEditor((state) => state.isStage)
  // A stage is light unless dark was chosen, since it is shown by a projector.
  useEffect(() => applyTheme(isStage && theme === 'system' ? 'light' : theme), [theme, isStage])
}

/** Names a browser's tab like a window; the app names its windows itself. */
function useTabTitle(): void {
  const isTab = useEditor((state) => state.host.host === 'browser')
  const fileName = useEditor((state) => state.fileName)
  const isUnsaved = useIsDirty()
  useEffect(() => {
    if (isTab) document.title = `${isUnsaved ? '* ' : ''}${withSignMarks(fileName)} - Asyncanvas`
  }, [isTab, fileName, isUnsaved])
}

/** Keys, the clipboard and the host's menu. */
function useInputs(): void {
  const workspace = useWorkspace()
  const isMac = useIsMac()
  useEffect(() => listenToKeys(workspace, isMac), [workspace, isMac])
  useEffect(() => listenToDrops(workspace), [workspace])
  useEffect(() => warnBeforeLeaving(workspace), [workspace])
  useEffect(() => keepOnLeaving(workspace), [workspace])
  useEffect(() => workspace.bridge.onMenuCommand((id) => chooseFromMenu(workspace, id)), [workspace])
  useEffect(
    () =>
      workspace.bridge.onSaveRequested(() =>
        attempt(workspace, 'Save', async () => {
          await save(workspace, { isSaveAs: false })
          if (!isDirty(workspace.editor.getState())) await workspace.bridge.setDirty(false)
        }),
      ),
    [workspace],
  )
}

/** Asks before a browser's tab with unsaved work closes; for the app's window the main process asks. */
function warnBeforeLeaving({ editor }: Workspace): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    const state = editor.getState()
    if (state.host.host === 'browser' && isDirty(state)) event.preventDefault()
  }
  window.addEventListener('beforeunload', warn)
  return () => window.removeEventListener('beforeunload', warn)
}

/** Has a copy kept when the page is left, so that a page that is loaded again has all of its work. */
function keepOnLeaving(workspace: Workspace): () => void {
  const keep = () => {
    const state = workspace.editor.getState()
    if (isDirty(state) && state.keptGraph !== state.graph) void keepCopy(workspace)
  }
  window.addEventListener('pagehide', keep)
  return () => window.removeEventListener('pagehide', keep)
}
