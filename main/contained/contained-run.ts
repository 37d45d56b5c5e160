import { moduleOf } from '#code'
import { type Plan, usesOf } from '#compile'
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

/** Keeps the code of a run to itself: its errors, what it leaves in the process, and what it changes there. */
export class Containment {
  readonly #files = new OpenFiles()
  readonly #taps = new Taps()
  readonly #mayPatch: boolean
  #run: Run | null = null
  #stop: () => void = () => {}

  /** `guardsExits`: others share the process, so it must stay when code of this run tries to end it. */
  constructor(plan: Plan, { guardsExits }: { readonly guardsExits: boolean }) {
    this.#mayPatch = mayPatch(plan)
    if (guardsExits) guardExits()
    watchProcessListeners()
  }

  /** Node's modules as the run's code gets them, by their URLs: what the code makes with them is noted. */
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
    // Only now, so that the functions just installed are remembered too.
    if (this.#mayPatch) rememberBuiltIns()
    this.#stop = () => {
      for (const stop of stops) stop()
    }
  }

  /** Ends what the run's code has left behind, and reports it. */
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

  /**
   * Calls `fn` as the host's own code. If it fails because code has broken a built-in, that is mended and `fn` is called
   * again.
   */
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

/**
 * Names by which code reaches objects that all code shares. Code with none of them, and without writes, changes none of
 * those objects.
 */
const reaches =
  /\b(?:prototype|constructor|__proto__|globalThis|global|process|Reflect|Proxy|eval|Function|require|import|Object\s*\.\s*(?:assign|define\w+|setPrototypeOf|getPrototypeOf|freeze|seal|preventExtensions))\b|__define[GS]etter__|\bdelete\b/
/**
 * Forms of a write: `a.b = c`, `a[b] ??= c`, `(a.b as any) = c`, `a.b!++`, `[a.b] = c`, `({ c: a.b } = c)`, `for (a.b of
 * c)`. Each expression looks only so far, to stay fast.
 */
const writes = [
  /(?:[\w$\])]\s*!?\??\.\s*[\w$\\{}]+|[\])])\s*!?\s*(?:[-+*/%&|^?]{1,2}|<<|>>>?|\*\*)?=(?![=>])/,
  /(?:[\w$\])]\s*!?\.\s*[\w$\\{}]+|\])\s*!?\s*(?:\+\+|--)|(?:\+\+|--)[^;\n]{0,100}?[\w$)]\s*[.[]/,
  /[([,]\s*\{[^;]{0,1000}\}\s*=(?![=>])/,
  /\bfor\s*(?:await\s*)?\(\s*(?!const\b|let\b|var\b|using\b)[^;]{0,200}?[.\]}][^;]{0,200}?\b(?:of|in)\b/,
]

function mayPatch(plan: Plan): boolean {
  const { all, nodes } = usesOf(plan)
  const shared = all.map((use) => use.plan.shared)
  const texts = new Set([...shared, ...nodes.flatMap((node) => (hasCode(node) ? [node.code] : []))])
  return [...texts].some((text) => isPatching(text) || assignsGlobal(text))
}

/** Whether code assigns to a global by its bare name. */
function assignsGlobal(text: string): boolean {
  const code = moduleOf(text)
  return !code || code.assigned.some((name) => name in globalThis && !code.names.includes(name))
}

/** Tests the text with its comments, since a string may hold what looks like one, and without them. */
function isPatching(code: string): boolean {
  const bare = code.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, ' ')
  return [code, bare].some((text) => reaches.test(text) || writes.some((write) => write.test(text)))
}

const patching = new Set<Run>()
let stopWatching: () => void = () => {}
/** How long all looks have taken, and since when that is counted; in milliseconds. */
let spentMs = 0
let sinceMs = 0
/** A look takes a fraction of a millisecond: looks may take this much in any case, and beyond that this share of the time. */
const freeMs = 20
const share = 0.02

/** Checks after steps of all loops whether the built-ins are still whole, as often as it costs next to nothing. */
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
    // The built-ins are too broken to be mended.
  }
  spentMs += systemClock.now() - startMs
}

/** Blames the run whose step it was; without a step, the run of the code at work, or else the last run. */
function blame(changes: Changes): void {
  const error = brokenBy(changes)
  const run = presentOrigin()?.run ?? last(patching)
  if (error && run) breakRun(run, error)
  else if (!error) for (const word of wordsOf(changes)) run?.tell(word)
}

const broken = new WeakMap<Run, string>()

/** Reports each thing that can't be mended once. */
function breakRun(run: Run, error: Error): void {
  if (broken.get(run) === error.message) return
  broken.set(run, error.message)
  asHost(() => run.broken(error))
}

function last(runs: ReadonlySet<Run>): Run | undefined {
  return [...runs].at(-1)
}

/** Mends built-ins after an error; gives the error about what was broken. */
function mendNow(): Error | null {
  return patching.size === 0 ? null : brokenBy(putBackBuiltIns('all'))
}
