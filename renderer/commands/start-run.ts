import type { StartFailure, StartRun } from '#bridge'
import { type Graph, type NodeOfKind, type Problem, problemsOf } from '#graph'
import { isRunning, isSilent, type RunInputs, type Workspace } from '../store/index.ts'
import { goToNode, goToProblem, openTab } from './go-to.ts'

/**
 * Starts a run of the graph as it is now; inputs that have no default are asked for first. What keeps it from starting
 * is shown, with what to do. A run that goes on is stopped for it only where that was agreed to (`restartRun`), and only
 * when nothing else keeps this one from starting.
 */
export async function startRun(workspace: Workspace, inputs: RunInputs | null = null): Promise<void> {
  const { bridge, editor, run } = workspace
  const { graph, isApart, isRestart, show, request } = editor.getState()
  if (isRunning(run.getState()) && !isRestart) return show({ dialog: { kind: 'rerun' } })
  // The host would say the same, but only after the inputs were typed in.
  const errors = problemsOf(graph).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return refuse(workspace, graph, errors)
  if (!inputs && missingInputs(graph).length > 0) return show({ dialog: { kind: 'inputs' } })
  const { clock, rate, isDebug } = run.getState()
  const wanted = { graph, inputs: inputs ?? {}, clock, rate, isDebug, isApart }
  if (isRunning(run.getState()) && !(await makesWay(workspace, wanted))) return
  // Who was asked for at the same time was first.
  if (isRunning(run.getState())) return
  run.getState().starting(isApart)
  request({ ranGraph: graph, refusal: null, isRestart: false })
  const answer = await bridge.startRun(wanted).catch((error: unknown) => {
    // A run that is starting for ever could not be stopped either.
    run.getState().refused()
    throw error
  })
  if (answer.ok) return run.getState().started(answer.value)
  run.getState().refused()
  sayWhy(workspace, wanted, answer.error)
}

/** Stops the run that is going on, waits for its end, and starts anew. Where the new one can't start, nothing is stopped. */
export async function restartRun(workspace: Workspace): Promise<void> {
  workspace.editor.getState().request({ isRestart: true })
  await startRun(workspace)
}

/** The inputs that a run must be given, in the order of the file. */
export function missingInputs(graph: Graph): readonly NodeOfKind<'input'>[] {
  return graph.nodes.filter((node): node is NodeOfKind<'input'> => node.kind === 'input' && node.default === undefined)
}

/** Asks the run that goes on to stop; `false`: it can't hear that now. */
export async function stopRun({ bridge, run, now }: Workspace): Promise<boolean> {
  // A click made while the loop does not answer would be heard after the step that it was meant to stop, by whatever
  // runs then: the window says that it can't be heard, and means it. A process of its own can be ended whatever it is at.
  if (!run.getState().isApart && isSilent(run.getState(), now())) return false
  const { runId } = run.getState()
  run.getState().cancelling()
  if (runId !== null) await bridge.cancelRun(runId)
  return true
}

/** Stops the run that goes on for another one, which the host has said may start. `false`: it goes on. */
async function makesWay(workspace: Workspace, wanted: StartRun): Promise<boolean> {
  const { bridge, run } = workspace
  const answer = await bridge.checkRun(wanted)
  if (!answer.ok) {
    sayWhy(workspace, wanted, answer.error)
    return false
  }
  // Asked once more it would be left behind instead of ended.
  const { status } = run.getState()
  if (isRunning(run.getState()) && status !== 'cancelling' && !(await stopRun(workspace))) return false
  if (isRunning(run.getState())) await endOf(workspace)
  return true
}

function endOf({ run }: Workspace): Promise<void> {
  return new Promise((resolve) => {
    const leave = run.subscribe((state) => {
      if (isRunning(state)) return
      leave()
      resolve()
    })
  })
}

/** What the host has against a run; it may want an answer, and is then asked again. */
function sayWhy(workspace: Workspace, { graph, inputs }: StartRun, error: StartFailure): void {
  const { show } = workspace.editor.getState()
  switch (error.kind) {
    case 'untrusted':
      return show({ dialog: { kind: 'trust', question: error.question, inputs } })
    case 'too-much':
      return show({ dialog: { kind: 'failure', title: 'Too much code', failure: error } })
    case 'running':
      return show({ dialog: { kind: 'failure', title: 'A run is going on', failure: error } })
    case 'problems':
      return refuse(workspace, graph, error.problems)
  }
}

/**
 * There is no run of this: that is said where Run is, the list of problems is opened, and the first is gone to. What an
 * earlier run has left would be taken for the result of this one; a run that goes on is none of that.
 */
function refuse(workspace: Workspace, graph: Graph, problems: readonly Problem[]): void {
  const { editor, run } = workspace
  if (!isRunning(run.getState())) run.getState().clear()
  editor.getState().request({ refusal: { graph, problems }, isRestart: false })
  openTab(workspace, 'problems')
  const first = problems.find((problem) => problem.node !== undefined) ?? problems[0]
  if (!first) return
  // Into the code only who asks for that: Run does not take the cursor along.
  if (first.node !== undefined && first.edge === undefined) goToNode(workspace, first.node)
  else goToProblem(workspace, first)
}
