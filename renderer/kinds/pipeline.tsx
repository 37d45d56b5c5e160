import { Workflow } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { PipelineFile } from '../panels/inspector/pipeline-file.tsx'
import type { KindView } from './kind-view.ts'

type PipelineNode = NodeOfKind<'pipeline'>

export const pipeline: KindView<PipelineNode> = {
  icon: Workflow,
  line: ({ file }) => file || 'no file',
  Params: PipelineFile,
}
