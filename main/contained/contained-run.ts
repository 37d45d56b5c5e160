import { moduleOf } from '#code'
import type { Plan } from '#compile'
import { hasCode } from '#graph'
import type { Leftovers, Run } from '#run'
import { systemClock } from '#runtime'
import { watchStepEnds } from '#runtime-internal'
import { brokenBy, wordsOf } from './broken-built-ins.ts'
import { type Changes, putBackBuiltIns, rememberBuiltIns } from './built-ins.ts'
import { guardExits } from './exits.ts'
import { endMade, keepMade } from './leftovers.ts'
import { OpenFiles } from './open-files.ts'
import { asHost, followRun, presentOrigin } from './origins.ts'
import { endProcessListeners, watchProcessListeners } from './process-listeners.ts'
import { giveStrayErrorsTo } from './stray-errors.ts'
import { Taps } from './taps.ts'

/** What keeps the code of a run to itself: its errors, what it leaves in the process, what it changes there. */
export class Containment {
  readonly #files = new OpenFiles()
  readonly #taps = new Taps()
  readonly #mayPatch: boolean
  #run: Run | null = null
  #stop: () => void = () => {}

  /** `guardsExits`: the process is others' too, and stays when its code would end it. */
  constructor(plan: Plan, { guardsExits }: { readonly guardsExits: boolean }) {
    this.#mayPatch = mayPatch(plan)
    if (guardsExits) guardExits()
    watchProcessListeners()
  }

  /** Node's modules as its code has them, by their URLs: what it makes with them is known. */
  modules(): Readonly<Record<string, object>> {
    return { ...this.#files.modules(), ...this.#taps.modules() }
  }

  begin(run: Run): void {
    this.#run = run
    const stops = [
      followRun(run, keepMade),
      giveStrayErrorsTo(run, mendNow),
      ...(this.#mayPatch ? [watchPatches(run)] : []),
    ]
    // With what was just put in.
    if (this.#mayPatch) rememberBuiltIns()
    this.#stop = () => {
      for (const stop of stops) stop()
    }
  }

  /** Ends what its code has left behind, and says so. */
  async endLeftovers(): Promise<Leftovers> {
    const run = this.#run
    if (!run) return { said: [], error: null }
    const changes = this.#mayPatch ? putBackBuiltIns(patching.size > 1 ? 'vital' : 'all') : unchanged
    const error = brokenBy(changes)
    this.#stop()
    const ended = await endMade(run, [...this.#files.end(), ...this.#taps.end(), ...endProcessListeners(run)])
    const said = [...(error ? [] : wordsOf(changes)), ...(ended === '' ? [] : [`ended with the run: ${ended}`])]
    return { said, error }
  }

  /** Calls `fn` as the host's own code; where that fails for what code has broken, once more when it is mended. */
  callHost(fn: () => void): void {
    try {
      asHost(fn)
    } catch (error) {
      const found = mendNow()
      if (!found) throw error
      if (this.#run) breakRun(this.#run, found)
      asHost(fn)
    }
  }
}

const unchanged: Changes = { mended: [], lost: [] }

/** Code that names nothing by which it comes to what all code shares, and writes into nothing, changes none of it. */
const reaches =
  /\b(?:prototype|constructor|__proto__|globalThis|global|process|Reflect|Proxy|eval|Function|require|import|Object\s*\.\s*(?:assign|define\w+|setPrototypeOf|getPrototypeOf|freeze|seal|preventExtensions))\b|__define[GS]etter__|\bdelete\b/
/** `a.b = c`, `a[b] ??= c`, `(a.b as any) = c`, `a.b!++`, `[a.b] = c`, `({ c: a.b } = c)`, `for (a.b of c)`. Each looks only so far. */
const writes = [
  /(?:[\w$\])]\s*!?\??\.\s*[\w$\\{}]+|[\])])\s*!?\s*(?:[-+*/%&|^?]{1,2}|<<|>>>?|\*\*)?=(?![=>])/,
  /(?:[\w$\])]\s*!?\.\s*[\w$\\{}]+|\])\s*!?\s*(?:\+\+|--)|(?:\+\+|--)[^;\n]{0,100}?[\w$)]\s*[.[]/,
  /[([,]\s*\{[^;]{0,1000}\}\s*=(?![=>])/,
  /\bfor\s*(?:await\s*)?\(\s*(?!const\b|let\b|var\b|using\b)[^;]{0,200}?[.\]}][^;]{0,200}?\b(?:of|in)\b/,
]

function mayPatch({ shared, nodes }: Plan): boolean {
  const texts = [shared, ...nodes.flatMap((node) => (hasCode(node) ? [node.code] : []))]
  return texts.some((text) => isPatching(text) || assignsGlobal(text))
}

/** By its name alone. */
function assignsGlobal(text: string): boolean {
  const code = moduleOf(text)
  return !code || code.assigned.some((name) => name in globalThis && !code.names.includes(name))
}

/** With comments, as a text may hold what looks like one, and without. */
function isPatching(code: string): boolean {
  const bare = code.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, ' ')
  return [code, bare].some((text) => reaches.test(text) || writes.some((write) => write.test(text)))
}

const patching = new Set<Run>()
let stopWatching: () => void = () => {}
/** How long all looks have taken, and since when they count; in milliseconds. */
let spentMs = 0
let sinceMs = 0
/** A look takes a fraction of a millisecond: so much is for free, and then so much of the time that goes by. */
const freeMs = 20
const share = 0.02

/** Looks behind the steps of all loops, as often as costs next to nothing, whether what they are made of is still there. */
function watchPatches(run: Run): () => void {
  if (patching.size === 0) {
    spentMs = 0
    sinceMs = systemClock.now()
    stopWatching = watchStepEnds(look)
  }
  patching.add(run)
  return () => {
    patching.delete(run)
    if (patching.size === 0) stopWatching()
  }
}

function look(): void {
  const startMs = systemClock.now()
  if (spentMs > freeMs + (startMs - sinceMs) * share) return
  try {
    const { mended, lost } = putBackBuiltIns('vital')
    if (mended.length + lost.length > 0) blame({ mended, lost })
  } catch {
    // Worse than that can't be mended.
  }
  spentMs += systemClock.now() - startMs
}

/** Whose step it was has done it; code in none is anybody's. */
function blame(changes: Changes): void {
  const error = brokenBy(changes)
  const run = presentOrigin()?.run ?? last(patching)
  if (error && run) breakRun(run, error)
  else if (!error) for (const word of wordsOf(changes)) run?.tell(word)
}

const broken = new WeakMap<Run, string>()

/** Once for each thing that can't be mended. */
function breakRun(run: Run, error: Error): void {
  if (broken.get(run) === error.message) return
  broken.set(run, error.message)
  asHost(() => run.broken(error))
}

function last(runs: ReadonlySet<Run>): Run | undefined {
  return [...runs].at(-1)
}

/** What was found broken where something has failed. */
function mendNow(): Error | null {
  return patching.size === 0 ? null : brokenBy(putBackBuiltIns('all'))
}
