import { policiesOf } from '#graph'
import type { FileNames } from './file-names.ts'
import { wordsOfGroups } from './group-helpers.ts'
import { wordsOfInside } from './inside-helpers.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { type HelpersOf, sleepFormOf } from './printed-helpers.ts'
import { runtimeImports } from './runtime-imports.ts'
import type { RuntimePart } from './runtime-part.ts'
import { type RuntimeText, runtimeText } from './runtime-text.ts'
import type { Shape } from './shape.ts'
import { wordsOfStreams } from './streams.ts'
import type { ExportPlatform } from './targets.ts'
import { taskText } from './tasks/parts.ts'
import { sleeps } from './tasks/sleep.ts'
import { wordsIn } from './words.ts'

/** What decides what a file has of the runtime. */
export interface CarriedOf {
  readonly code: PipelineCode
  readonly names: FileNames
  /** Those of main and of the included files. */
  readonly shapes: readonly Shape[]
  readonly runtime: readonly RuntimePart[]
  readonly platform: ExportPlatform
  readonly helpers: HelpersOf
  /** All that is printed otherwise. */
  readonly texts: readonly string[]
}

const tellers = ['described', 'toJson']

/** What the code, main and the other printed `texts` use of the runtime: imported, printed, or in a shorter form. */
export function carried(of: CarriedOf): RuntimeText {
  const { code, names, runtime, platform, texts } = of
  const { hasRuntime } = code
  const called = names.called()
  const words = new Set(texts.flatMap(wordsIn))
  const used = [...called].filter(([name, given]) => words.has(given) || (hasRuntime && code.uses(name)))
  const usedNames = used.map(([name]) => name)
  if (platform === 'runtime') return { imports: runtimeImports(runtime, usedNames, called), text: '' }
  const tasks = code.hasTasks && !hasRuntime ? tasksOf(of, usedNames) : { imports: [], text: '' }
  const parts = runtimeText(runtime, {
    // Without it, helpers replace all other parts of the runtime.
    used: hasRuntime ? usedNames : usedNames.filter((name) => tellers.includes(name)),
    called,
    names: names.ofFile,
    taken: code.defined,
    words: hasRuntime ? wordsOf(of) : [],
    hasTasks: hasRuntime,
  })
  return {
    imports: [...tasks.imports, ...parts.imports],
    text: [tasks.text, parts.text].filter((text) => text !== '').join('\n\n'),
  }
}

function tasksOf({ code, names, helpers }: CarriedOf, used: readonly string[]): RuntimeText {
  const nodes = code.plans.flatMap((plan) => plan.nodes)
  return taskText({
    used,
    nameOf: names.ofRuntime,
    sleep: sleeps[sleepFormOf(helpers) ?? 'sleepOnly'],
    hasJitter: nodes.some((node) => policiesOf(node).retry?.jitter !== undefined),
  })
}

/** Every word of the pipeline's code, and of main's own what it calls of the runtime's objects. */
function wordsOf({ code: { texts }, shapes, names: { helpers } }: CarriedOf): readonly string[] {
  const ofMain = [
    ...(helpers.policies?.limits.size ? ['with'] : []),
    ...(helpers.holding === null ? [] : ['addDoneCallback']),
    ...wordsOfGroups(helpers.groups),
    ...(helpers.pipelines ? wordsOfInside : []),
    ...wordsOfStreams(shapes.flatMap(({ chosen }) => chosen.plan.nodes)),
  ]
  return [...ofMain, ...texts.flatMap(wordsIn)]
}
