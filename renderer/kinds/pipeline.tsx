import { Workflow } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { paramList } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type PipelineNode = NodeOfKind<'pipeline'>

export const pipeline: KindView<PipelineNode> = {
  icon: Workflow,
  line: ({ file }) => file || 'no file',
  Params: paramList('file', 'name'),
}
