import { StickyNote } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { ParamField } from '../panels/inspector/param-field.tsx'
import { ParamsSection } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type NoteNode = NodeOfKind<'note'>

export const note: KindView<NoteNode> = {
  icon: StickyNote,
  line: () => '',
  Params,
}

function Params({ node }: { readonly node: NoteNode }) {
  return (
    <ParamsSection node={node}>
      <ParamField node={node} param="text" placeholder="Write a note" />
    </ParamsSection>
  )
}
