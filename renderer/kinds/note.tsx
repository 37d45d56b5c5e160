import { StickyNote } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { paramList } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type NoteNode = NodeOfKind<'note'>

export const note: KindView<NoteNode> = {
  icon: StickyNote,
  line: () => '',
  Params: paramList('text'),
}
