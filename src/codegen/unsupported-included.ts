import { usesImportMeta } from '#code'
import type { Problem } from '#graph'
import { exportOfName } from './export-names.ts'
import { importedNames } from './hoisted-imports.ts'
import { filesBut } from './included-scope.ts'
import type { FileCode, PipelineCode } from './pipeline-code.ts'
import { lateReaders } from './stream-forms.ts'
import { unsupportedInFile } from './unsupported.ts'

type Included = PipelineCode['included'][number]
type Fault = readonly [what: string, remedy: string]

/** Errors for what included files have that can't stand in one text with the others, at the node that includes them. */
export function unsupportedIncluded(code: PipelineCode): readonly Problem[] {
  return code.included.flatMap((included) => {
    const { title, node } = included.file
    const ofFile = [...unsupportedInFile(included), ...lateReaders(included.plan)]
    const inside = ofFile.map(({ message, remedy }): Fault => [message, remedy])
    const faults = [...inside, ...ownFaults(included), ...nameFaults(included, code)]
    return faults.map(
      ([what, remedy]): Problem => ({
        code: 'export-unsupported',
        severity: 'error',
        node: node.id,
        message: `In ${title}: ${what}`,
        remedy,
      }),
    )
  })
}

function ownFaults({ shared, modules, plan, defined }: Included): readonly Fault[] {
  const requests = modules.flatMap((module) => [...module.requests, ...module.laterRequests])
  const near = requests.find(({ specifier }) => specifier === null || /^[./]/.test(specifier))
  const shield = plan.nodes.find((node) => node.kind === 'group' && node.shield)
  const rows: readonly (readonly [isSo: boolean, what: string, remedy: string])[] = [
    [defined.has('main'), 'main is the name of the exported pipeline itself', 'Give it another name'],
    [shared.isAsync, 'its shared code waits as it is loaded, which is not exported yet', 'Wait in a node of it'],
    [
      shared.exports.length > 0,
      'its shared code exports something, and the file that it becomes a part of does not',
      'Take away the export',
    ],
    [
      near !== undefined || modules.some(usesImportMeta),
      `it imports ${near?.specifier ?? 'a module'} from where it is, and an exported file may be elsewhere`,
      'Import a package, or a module of Node',
    ],
    [
      shield !== undefined,
      `${shield?.name} is a shield, which is not exported yet`,
      `Take the shield off ${shield?.name}`,
    ],
  ]
  return rows.flatMap(([isSo, what, remedy]) => (isSo ? [[what, remedy] as const] : []))
}

function nameFaults(file: Included, code: PipelineCode): readonly Fault[] {
  const imports = importedNames(file.plan.shared)
  const others = filesBut(file, code)
  const remedy = 'Give it another name in one of the files'
  const clash = (name: string): Fault | null => {
    const what = imports.get(name)
    if (what !== undefined) {
      const isOther = (other: FileCode): boolean =>
        other.freeNames.has(name) || (other.defined.has(name) && importedNames(other.plan.shared).get(name) !== what)
      return others.some(isOther)
        ? [`it imports ${name}, which stands for something else in another file`, remedy]
        : null
    }
    const isRuntimes = exportOfName(name) !== undefined && others.some(({ freeNames }) => freeNames.has(name))
    return isRuntimes ? [`it defines ${name}, which is the runtime's in another file`, remedy] : null
  }
  const captured = [...file.freeNames].filter((name) => code.own.defined.has(name))
  return [
    ...[...file.defined].map(clash).filter((fault) => fault !== null),
    ...captured.map((name): Fault => [`it uses ${name}, which the pipeline around it defines itself`, remedy]),
  ]
}
