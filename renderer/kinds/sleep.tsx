import { Timer } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { durationText } from '#words'
import { paramList } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type SleepNode = NodeOfKind<'sleep'>

export const sleep: KindView<SleepNode> = {
  icon: Timer,
  line: ({ durationMs }) => durationText(durationMs),
  Params: paramList('durationMs', 'name'),
}
