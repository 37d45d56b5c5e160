import type { IdsOf } from '#commands'
import { isRunning, type Workspace } from '../store/index.ts'
import { always, type Deed, needs } from './command.ts'
import { startRun, stopRun } from './start-run.ts'

/** Starts a run, in a process of its own or in the app's. */
function startAnew(workspace: Workspace, isApart: boolean): Promise<void> {
  workspace.editor.getState().request({ isApart, isRestart: false })
  return startRun(workspace)
}

/** Changes the speed of the current run, and of later ones. */
export async function setRate({ bridge, run }: Workspace, rate: number): Promise<void> {
  const state = run.getState()
  if (!isRunning(state)) state.configure({ clock: 'real' })
  state.setRate(rate)
  if (isRunning(state) && state.runId !== null && state.clock === 'real') await bridge.setRate(state.runId, rate)
}

const isLive = ({ run }: Workspace) => isRunning(run.getState())

/** Virtual time has no speed, so it can't be paused. */
function whyNoPause({ run }: Workspace): string | null {
  const state = run.getState()
  if (!isRunning(state)) return nothingRuns
  return state.clock === 'real' ? null : 'Virtual time has no speed'
}

function whyNoClearing({ run }: Workspace): string | null {
  const state = run.getState()
  if (isRunning(state)) return 'The run goes on'
  return state.status === 'ended' ? null : 'There is no last run'
}

async function pauseOrGoOn(workspace: Workspace): Promise<void> {
  await setRate(workspace, workspace.run.getState().pausedRate ?? 0)
}

const nothingRuns = 'Nothing is running'

export const runDeeds: Readonly<Record<IdsOf<'run'>, Deed>> = {
  'run.start': { whyNot: always, run: (workspace) => startAnew(workspace, false) },
  'run.apart': { whyNot: always, run: (workspace) => startAnew(workspace, true) },
  'run.stop': { whyNot: needs(isLive, nothingRuns), run: async (workspace) => void (await stopRun(workspace)) },
  'run.pause': { whyNot: whyNoPause, run: pauseOrGoOn },
  'run.clear': { whyNot: whyNoClearing, run: ({ run }) => run.getState().clear() },
  'run.debug': {
    whyNot: (workspace) => (isLive(workspace) ? 'The run in progress keeps its mode' : null),
    run: ({ run }) => run.getState().configure({ isDebug: !run.getState().isDebug }),
  },
  'run.virtual': {
    whyNot: (workspace) => (isLive(workspace) ? 'The run in progress keeps its clock' : null),
    run: ({ run }) => run.getState().configure({ clock: run.getState().clock === 'virtual' ? 'real' : 'virtual' }),
  },
  'run.quarter': { whyNot: always, run: (workspace) => setRate(workspace, 0.25) },
  'run.normal': { whyNot: always, run: (workspace) => setRate(workspace, 1) },
  'run.fast': { whyNot: always, run: (workspace) => setRate(workspace, 4) },
}
