import { type HandleIn, taskOuts } from '../handle.ts'
import type { Kind, Surroundings } from '../kind.ts'
import type { KnownInput } from '../known-input.ts'
import type { NodeBase } from '../node.ts'
import { type Policies, policyFields, policyProblems } from '../policies.ts'
import type { Problem } from '../problem.ts'
import { sameWords } from '../same-words.ts'
import { title } from '../title.ts'

/** Another pipeline, which runs inside this run: its inputs are the handles in, its result is the value. */
export interface PipelineNode extends NodeBase, Policies {
  readonly kind: 'pipeline'
  /** The path of its file, from the folder of this one, with `/`. */
  readonly file: string
  /** What is known of the file's inputs, so that the drawing can be shown and checked without the file. */
  readonly inputs: readonly KnownInput[]
  /** Absent: it is called as its file is. */
  readonly name?: string
}

export const pipeline: Kind<PipelineNode, 'task'> = {
  title: 'Pipeline',
  hint: 'Another pipeline file; its inputs are the handles',
  words: sameWords(
    'sub-pipeline',
    'subflow',
    'sub-workflow',
    'include',
    'file',
    'module',
    'call',
    'reuse',
    'nested',
    'function',
  ),
  key: '0',
  part: 'task',
  naming: 'title',
  newName: 'pipeline',
  fields: {
    file: { type: 'text', label: 'File', step: 'Change file', placeholder: './other.pipeline', isCode: true },
    inputs: { type: 'inputs', label: 'Inputs', step: 'Take over inputs' },
    name: { ...title, isOptional: true },
    ...policyFields,
  },
  first: () => ({ file: '', inputs: [] }),
  handlesIn: ({ inputs }) => inputs.map(inputHandle),
  handlesOut: () => taskOuts,
  problems: (node, around) => [...wrongFile(node, around), ...policyProblems(node, around)],
}

function inputHandle({ name, type, hasDefault }: KnownInput): HandleIn {
  return { id: name, role: 'value', label: name, isRequired: !hasDefault, isSpare: false, type }
}

function wrongFile({ id: node, file }: PipelineNode, { name }: Surroundings): readonly Problem[] {
  const about = { code: 'invalid-file', severity: 'error', node, param: 'file' } as const
  const remedy = 'Write the path of a *.pipeline file from the folder of this one, such as ./other.pipeline'
  if (file.trim() === '') return [{ ...about, message: `${name()} has no file`, remedy }]
  return isRelative(file)
    ? []
    : [{ ...about, message: `"${file}" is no path from the folder of this pipeline`, remedy }]
}

/** Whether it leads from a folder to a file on each system alike. */
export function isRelative(file: string): boolean {
  return file.trim() !== '' && !/^\/|^[a-z]:|\\|\0/i.test(file) && !/(^|\/)\.{0,2}$/.test(file)
}
