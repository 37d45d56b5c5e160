import type { Plan } from '#compile'
import type { Run } from '#run'
import { watchStepEnds } from '#runtime'
import { type Changes, putBackBuiltIns, rememberBuiltIns } from './built-ins.ts'
import { guardExits } from './exits.ts'
import { endMade, keepMade } from './leftovers.ts'
import { OpenFiles } from './open-files.ts'
import { followRun } from './origins.ts'
import { endProcessListeners, watchProcessListeners } from './process-listeners.ts'
import { giveStrayErrorsTo } from './stray-errors.ts'

/** What keeps the code of a run to itself: its errors, what it leaves in the process, what it changes there. */
export class Containment {
  readonly files = new OpenFiles()
  readonly #mayPatch: boolean
  #run: Run | null = null
  #stop: () => void = () => {}

  constructor(plan: Plan) {
    this.#mayPatch = mayPatch(plan)
    guardExits()
    watchProcessListeners()
  }

  begin(run: Run): void {
    this.#run = run
    const stops = [
      followRun(run, keepMade),
      giveStrayErrorsTo(run, () => mendNow()),
      ...(this.#mayPatch ? [watchPatches(run)] : []),
    ]
    // With what was just put in.
    if (this.#mayPatch) rememberBuiltIns()
    this.#stop = () => {
      for (const stop of stops) stop()
    }
  }

  /** Ends what its code has left behind, and says so. */
  async endLeftovers(): Promise<readonly string[]> {
    const run = this.#run
    if (!run) return []
    const changes = this.#mayPatch ? wordsOf(putBackBuiltIns(patching.size > 1 ? 'vital' : 'all')) : []
    this.#stop()
    const ended = await endMade(run, [...this.files.end(), ...endProcessListeners(run)])
    return [...changes, ...(ended === '' ? [] : [`ended with the run: ${ended}`])]
  }
}

/** Code that names nothing by which it comes to what all code shares, and writes into nothing, changes none of it. */
const patches =
  /\b(?:prototype|constructor|__proto__|globalThis|global|process|Reflect|Proxy|eval|Function|require|import|Object\s*\.\s*(?:assign|define\w+|setPrototypeOf|getPrototypeOf|freeze|seal|preventExtensions))\b|__define[GS]etter__|\bdelete\b|[\w$\])]\s*(?:\.\s*[\w$]+|\])\s*(?:[-+*/%&|^?]{1,2}|<<|>>>?|\*\*)?=(?![=>])/

function mayPatch({ shared, nodes }: Plan): boolean {
  return patches.test(shared) || nodes.some((node) => node.kind === 'coroutine' && patches.test(node.code))
}

const patching = new Set<Run>()
let stopWatching: () => void = () => {}
/** How long all looks have taken, and since when they count; in milliseconds. */
let spentMs = 0
let sinceMs = 0
/** A look takes a fraction of a millisecond: so much is for free, and then so much of the time that goes by. */
const freeMs = 5
const share = 0.01
const now = performance.now.bind(performance)

/** Looks behind the steps of all loops, as often as costs next to nothing, whether what they are made of is still there. */
function watchPatches(run: Run): () => void {
  if (patching.size === 0) {
    spentMs = 0
    sinceMs = now()
    stopWatching = watchStepEnds(look)
  }
  patching.add(run)
  return () => {
    patching.delete(run)
    if (patching.size === 0) stopWatching()
  }
}

function look(): void {
  const startMs = now()
  if (spentMs > freeMs + (startMs - sinceMs) * share) return
  try {
    const { mended, lost } = putBackBuiltIns('vital')
    if (mended.length + lost.length > 0) tell({ mended, lost })
  } catch {
    // Worse than that can't be mended.
  }
  spentMs += now() - startMs
}

let told: readonly string[] = []

function tell(changes: Changes): void {
  const words = wordsOf(changes).filter((word) => !told.includes(word))
  told = [...told, ...words]
  for (const run of patching) for (const word of words) run.tell(word)
}

function mendNow(): readonly string[] {
  if (patching.size === 0) return []
  const { mended, lost } = putBackBuiltIns('all')
  return [...mended, ...lost]
}

function wordsOf({ mended, lost }: Changes): readonly string[] {
  return [
    ...(mended.length > 0 ? [`changed ${listText(mended)}, which all code here shares: put back`] : []),
    ...(lost.length > 0 ? [`changed ${listText(lost)} for good, which all code here shares: restart Asyncanvas`] : []),
  ]
}

function listText(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
}
