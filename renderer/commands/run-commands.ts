import { type Graph, type NodeOfKind, type Problem, problemsOf } from '#graph'
import { isRunning, isSilent, type RunInputs, type Workspace } from '../store/index.ts'
import { always, type Command } from './command.ts'
import { goToNode, openTab } from './go-to.ts'

/**
 * Starts a run of the graph as it is now; inputs that have no default are asked for first. What keeps it from starting
 * is shown, with what to do.
 */
export async function startRun(workspace: Workspace, inputs: RunInputs | null = null): Promise<void> {
  const { bridge, editor, run } = workspace
  const { graph, isApart, show, request } = editor.getState()
  if (isRunning(run.getState())) return show({ dialog: { kind: 'rerun' } })
  // The host would say the same, but only after the inputs were typed in.
  const errors = problemsOf(graph).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return showProblems(workspace, errors)
  if (!inputs && missingInputs(graph).length > 0) return show({ dialog: { kind: 'inputs' } })
  const { clock, rate, isDebug } = run.getState()
  run.getState().starting(isApart)
  request({ ranGraph: graph })
  const wanted = { graph, inputs: inputs ?? {}, clock, rate, isDebug, isApart }
  const answer = await bridge.startRun(wanted).catch((error: unknown) => {
    // A run that is starting for ever could not be stopped either.
    run.getState().refused()
    throw error
  })
  if (answer.ok) return run.getState().started(answer.value)
  run.getState().refused()
  const { error } = answer
  switch (error.kind) {
    case 'untrusted':
      return show({ dialog: { kind: 'trust', question: error.question, inputs: inputs ?? {} } })
    case 'too-much':
      return show({ dialog: { kind: 'failure', title: 'Too much code', failure: error } })
    case 'running':
      return show({ dialog: { kind: 'failure', title: 'A run is going on', failure: error } })
    case 'problems':
      request({ refusal: { graph, problems: error.problems } })
      return showProblems(workspace, error.problems)
  }
}

/** Starts a run as `startRun` does: in a process of its own, or with all others. */
function startAnew(workspace: Workspace, isApart: boolean): Promise<void> {
  workspace.editor.getState().request({ isApart })
  return startRun(workspace)
}

/** Stops the run that is going on, waits for its end, and starts anew. */
export async function restartRun(workspace: Workspace): Promise<void> {
  const { run } = workspace
  await stopRun(workspace)
  if (isRunning(run.getState())) {
    await new Promise<void>((resolve) => {
      const leave = run.subscribe((state) => {
        if (isRunning(state)) return
        leave()
        resolve()
      })
    })
  }
  await startRun(workspace)
}

/** The inputs that a run must be given, in the order of the file. */
export function missingInputs(graph: Graph): readonly NodeOfKind<'input'>[] {
  return graph.nodes.filter((node): node is NodeOfKind<'input'> => node.kind === 'input' && node.default === undefined)
}

/** Opens the list of problems and goes to the first; the run that was asked for is out of the question until then. */
function showProblems(workspace: Workspace, problems: readonly Problem[]): void {
  openTab(workspace, 'problems')
  const first = problems.find((problem) => problem.node !== undefined)
  if (first?.node !== undefined) goToNode(workspace, first.node)
}

async function stopRun({ bridge, run, now }: Workspace): Promise<void> {
  // A click made while the loop does not answer would be heard after the step that it was meant to stop, by whatever
  // runs then: the window says that it can't be heard, and means it. A process of its own can be ended whatever it is at.
  if (!run.getState().isApart && isSilent(run.getState(), now())) return
  const { runId } = run.getState()
  run.getState().cancelling()
  if (runId !== null) await bridge.cancelRun(runId)
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
    run: stopRun,
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
