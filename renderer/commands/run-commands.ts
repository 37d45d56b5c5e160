import { isRunning, type Workspace } from '../store/index.ts'
import { always, type Command } from './command.ts'
import { startRun, stopRun } from './start-run.ts'

/** Starts a run as `startRun` does: in a process of its own, or with all others. */
function startAnew(workspace: Workspace, isApart: boolean): Promise<void> {
  workspace.editor.getState().request({ isApart, isRestart: false })
  return startRun(workspace)
}

/** Changes the speed of the run that is going on, and of those to come. */
export async function setRate({ bridge, run }: Workspace, rate: number): Promise<void> {
  const state = run.getState()
  if (!isRunning(state)) state.configure({ clock: 'real' })
  state.setRate(rate)
  if (isRunning(state) && state.runId !== null && state.clock === 'real') await bridge.setRate(state.runId, rate)
}

const isLive = ({ run }: Workspace) => isRunning(run.getState())
/** Virtual time has no speed to take away. */
const canPause = ({ run }: Workspace) => isRunning(run.getState()) && run.getState().clock === 'real'

async function pauseOrGoOn(workspace: Workspace): Promise<void> {
  await setRate(workspace, workspace.run.getState().pausedRate ?? 0)
}

export const runCommands: readonly Command[] = [
  {
    id: 'run.start',
    title: 'Run',
    shortcuts: ['Mod+Enter'],
    isGlobal: true,
    enabled: always,
    run: (workspace) => startAnew(workspace, false),
  },
  {
    id: 'run.apart',
    title: 'Run apart: in a process of its own',
    shortcuts: ['Mod+Shift+Enter'],
    isGlobal: true,
    enabled: always,
    run: (workspace) => startAnew(workspace, true),
  },
  {
    id: 'run.stop',
    title: 'Stop',
    shortcuts: ['Mod+Alt+Enter', 'Mod+.'],
    isGlobal: true,
    enabled: isLive,
    run: async (workspace) => void (await stopRun(workspace)),
  },
  {
    id: 'run.pause',
    title: 'Pause or go on',
    shortcuts: ['Mod+Alt+P'],
    isGlobal: true,
    enabled: canPause,
    run: pauseOrGoOn,
  },
  {
    id: 'run.clear',
    title: 'Clear the last run',
    enabled: ({ run }) => run.getState().status === 'ended',
    run: ({ run }) => run.getState().clear(),
  },
  {
    id: 'run.debug',
    title: 'Debug mode on or off',
    enabled: (workspace) => !isLive(workspace),
    run: ({ run }) => run.getState().configure({ isDebug: !run.getState().isDebug }),
  },
  {
    id: 'run.virtual',
    title: 'Virtual clock on or off',
    enabled: (workspace) => !isLive(workspace),
    run: ({ run }) => run.getState().configure({ clock: run.getState().clock === 'virtual' ? 'real' : 'virtual' }),
  },
  { id: 'run.quarter', title: 'Speed ¼×', enabled: always, run: (workspace) => setRate(workspace, 0.25) },
  { id: 'run.normal', title: 'Speed 1×', enabled: always, run: (workspace) => setRate(workspace, 1) },
  { id: 'run.fast', title: 'Speed 4×', enabled: always, run: (workspace) => setRate(workspace, 4) },
]
