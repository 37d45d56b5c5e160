import type { Failure, StartFailure, StartRun } from '#bridge'
import { type Graph, type NodeOfKind, type Problem, pipelineNodes, problemsOf } from '#graph'
import { isRunning, isSilent, newFiles, type RunInputs, readIncludesNow, type Workspace } from '../store/index.ts'
import { goToNode, goToProblem, openTab } from './go-to.ts'

/**
 * Starts a run of the current graph; asks for inputs without a default first. Shows what prevents it, and what to do. A run
 * that is going on is stopped only if the person agreed (`restartRun`), and only when nothing else prevents the new one.
 */
export async function startRun(workspace: Workspace, inputs: RunInputs | null = null): Promise<void> {
  const { bridge, editor, run } = workspace
  if (isRunning(run.getState()) && !editor.getState().isRestart)
    return editor.getState().show({ dialog: { kind: 'rerun' } })
  if (pipelineNodes(editor.getState().graph).length > 0) await readIncludesNow(workspace)
  const { graph, includes, drafts, isApart, show, request } = editor.getState()
  // The host would find the same errors, but only after the person had typed the inputs.
  const errors = problemsOf(graph, includes).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return refuse(workspace, graph, errors)
  const [unwritten] = newFiles(graph, drafts)
  if (unwritten)
    return show({ dialog: { kind: 'failure', title: 'Save it first', failure: notWritten(unwritten.name) } })
  if (!inputs && missingInputs(graph).length > 0) return show({ dialog: { kind: 'inputs' } })
  const { clock, rate, isDebug } = run.getState()
  const wanted = { graph, inputs: inputs ?? {}, clock, rate, isDebug, isApart }
  if (isRunning(run.getState()) && !(await makesWay(workspace, wanted))) return
  // Another run may have been asked for meanwhile; the first one wins.
  if (isRunning(run.getState())) return
  run.getState().starting(isApart)
  request({ ranGraph: graph, ranIncludes: editor.getState().includes, refusal: null, isRestart: false })
  const answer = await bridge.startRun(wanted).catch((error: unknown) => {
    // Otherwise the run would be starting for ever, and could not be stopped.
    run.getState().refused()
    throw error
  })
  if (answer.ok) return run.getState().started(answer.value)
  run.getState().refused()
  sayWhy(workspace, wanted, answer.error)
}

/** A run reads the files that it includes from the disk. */
function notWritten(name: string): Failure {
  return { message: `${name} is written with the next save`, remedy: 'Save this pipeline, then run it' }
}

/** Stops the current run, waits for its end, and starts a new one. If the new one can't start, nothing is stopped. */
export async function restartRun(workspace: Workspace): Promise<void> {
  workspace.editor.getState().request({ isRestart: true })
  await startRun(workspace)
}

/** The inputs without a default, in the order of the file. */
export function missingInputs(graph: Graph): readonly NodeOfKind<'input'>[] {
  return graph.nodes.filter((node): node is NodeOfKind<'input'> => node.kind === 'input' && node.default === undefined)
}

/** Asks the current run to stop; `false`: it can't hear that now. */
export async function stopRun({ bridge, run, now }: Workspace): Promise<boolean> {
  // While the loop does not answer, a click would be heard only after the step that it should stop, by whatever runs then.
  // So the window does not send it, and says that it can't be heard. A process of its own can always be ended.
  if (!run.getState().isApart && isSilent(run.getState(), now())) return false
  const { runId } = run.getState()
  run.getState().cancelling()
  if (runId !== null) await bridge.cancelRun(runId)
  return true
}

/** Stops the current run for another one, if the host says that it may start. `false`: the current one goes on. */
async function makesWay(workspace: Workspace, wanted: StartRun): Promise<boolean> {
  const { bridge, run } = workspace
  const answer = await bridge.checkRun(wanted)
  if (!answer.ok) {
    sayWhy(workspace, wanted, answer.error)
    return false
  }
  // A second request would abandon its tasks instead of waiting for their end.
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

/** Shows why the host refuses a run; it may want an answer, and is then asked again. */
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
 * Tells that the graph can't run: beside the Run button, and by opening the list of problems at the first one. An earlier
 * run is cleared, since its values would be taken for this run's; a run that is going on stays.
 */
function refuse(workspace: Workspace, graph: Graph, problems: readonly Problem[]): void {
  const { editor, run } = workspace
  if (!isRunning(run.getState())) run.getState().clear()
  editor.getState().request({ refusal: { graph, problems }, isRestart: false })
  openTab(workspace, 'problems')
  const first = problems.find((problem) => problem.node !== undefined) ?? problems[0]
  if (!first) return
  // Only selects the node: Run must not move the text cursor into code.
  if (first.node !== undefined && first.edge === undefined) goToNode(workspace, first.node)
  else goToProblem(workspace, first)
}
