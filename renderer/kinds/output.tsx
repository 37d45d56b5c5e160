import { Flag } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { paramList } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type OutputNode = NodeOfKind<'output'>

export const output: KindView<OutputNode> = {
  icon: Flag,
  line: (_, run) => run?.value?.text ?? 'the result',
  Params: paramList('name'),
}
