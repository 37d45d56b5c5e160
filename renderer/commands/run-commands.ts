import { isRunning, isSilent, type Workspace } from '../store/index.ts'
import { always, type Command } from './command.ts'

/** Starts a run of the graph as it is now. What keeps it from starting is shown, with what to do. */
export async function startRun({ bridge, editor, run }: Workspace): Promise<void> {
  const { graph, show } = editor.getState()
  const { clock, rate, isDebug } = run.getState()
  run.getState().starting()
  const answer = await bridge.startRun({ graph, inputs: {}, clock, rate, isDebug })
  if (answer.ok) return run.getState().started(answer.value)
  run.getState().refused()
  const { error } = answer
  switch (error.kind) {
    case 'untrusted':
      return show({ dialog: { kind: 'trust', code: error.code } })
    case 'running':
      return show({ dialog: { kind: 'failure', title: 'A run is going on', failure: error } })
    case 'problems': {
      const message = error.problems.map((problem) => problem.message).join('\n')
      const remedy = error.problems[0]?.remedy ?? 'Look at the problems'
      return show({ dialog: { kind: 'failure', title: 'This cannot run yet', failure: { message, remedy } } })
    }
  }
}

async function stopRun({ bridge, run, now }: Workspace): Promise<void> {
  // A click made while the loop does not answer would be heard after the step that it was meant to stop, by whatever
  // runs then: the window says that it can't be heard, and means it.
  if (isSilent(run.getState(), now())) return
  const { runId } = run.getState()
  run.getState().cancelling()
  if (runId !== null) await bridge.cancelRun(runId)
}

/** Changes the speed of the run that is going on, and of those to come. */
export async function setRate({ bridge, run }: Workspace, rate: number): Promise<void> {
  const state = run.getState()
  state.configure({ rate, ...(isRunning(state) ? {} : { clock: 'real' as const }) })
  if (isRunning(state) && state.runId !== null && state.clock === 'real') await bridge.setRate(state.runId, rate)
}

const isLive = ({ run }: Workspace) => isRunning(run.getState())

export const runCommands: readonly Command[] = [
  {
    id: 'run.start',
    title: 'Run',
    shortcuts: ['Mod+Enter'],
    isGlobal: true,
    enabled: (workspace) => !isLive(workspace),
    run: startRun,
  },
  {
    id: 'run.stop',
    title: 'Stop',
    shortcuts: ['Mod+Alt+Enter', 'Mod+.'],
    isGlobal: true,
    enabled: isLive,
    run: stopRun,
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
