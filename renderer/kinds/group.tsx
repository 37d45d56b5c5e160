import { Frame } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { durationText } from '#words'
import { paramList } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type GroupNode = NodeOfKind<'group'>

export const group: KindView<GroupNode> = {
  icon: Frame,
  line: ({ timeoutMs, shield }) =>
    [...(timeoutMs === undefined ? [] : [`${durationText(timeoutMs)} at most`]), ...(shield ? ['shielded'] : [])].join(
      ' · ',
    ),
  Params: paramList('name', 'timeoutMs', 'shield'),
}
