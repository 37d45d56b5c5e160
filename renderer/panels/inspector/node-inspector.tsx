import { Tabs } from '@base-ui/react/tabs'
import { useState } from 'react'
import { type Node, nodeName, setParam } from '#graph'
import { useEditor } from '../../store/index.ts'
import { kindLook } from '../../theme/kind-look.ts'
import { CoroutineParams } from './coroutine-params.tsx'
import { asText, EditedField } from './edited-field.tsx'
import { GatherParams } from './gather-params.tsx'
import { InputParams } from './input-params.tsx'
import styles from './inspector.module.css'
import { LogTab } from './log-tab.tsx'
import { NameField } from './name-field.tsx'
import { NodeProblems } from './node-problems.tsx'
import { NowSection } from './now-section.tsx'
import { SleepParams } from './sleep-params.tsx'
import { ValuesTab } from './values-tab.tsx'

type NodeTab = 'node' | 'values' | 'log'

/** One node is selected: its params, its values, its log. */
export function NodeInspector({ node }: { readonly node: Node }) {
  const [tab, setTab] = useState<NodeTab>('node')
  // The cursor is wanted in the code: that is on the first tab.
  const isCursorWanted = useEditor(({ cursorWish }) => cursorWish?.node === node.id)
  if (isCursorWanted && tab !== 'node') setTab('node')
  return (
    <Tabs.Root className={styles.tabs} value={tab} onValueChange={(value: NodeTab) => setTab(value)}>
      <Tabs.List className={styles.tabList} aria-label={`${kindLook[node.kind].title} ${nodeName(node)}`}>
        <Tabs.Tab value="node" data-code={node.kind === 'coroutine'} title={nodeName(node)}>
          {nodeName(node)}
        </Tabs.Tab>
        {node.kind !== 'note' && <Tabs.Tab value="values">Values</Tabs.Tab>}
        {node.kind !== 'note' && <Tabs.Tab value="log">Log</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="node" className={styles.body}>
        <Params node={node} />
        <NodeProblems node={node} />
        <NowSection node={node} />
      </Tabs.Panel>
      <Tabs.Panel value="values" className={styles.body}>
        <ValuesTab node={node} />
      </Tabs.Panel>
      <Tabs.Panel value="log" className={styles.body}>
        <LogTab node={node} />
      </Tabs.Panel>
    </Tabs.Root>
  )
}

function Params({ node }: { readonly node: Node }) {
  switch (node.kind) {
    case 'coroutine':
      return <CoroutineParams node={node} />
    case 'gather':
      return <GatherParams node={node} />
    case 'sleep':
      return <SleepParams node={node} />
    case 'input':
      return <InputParams node={node} />
    case 'output':
      return (
        <section className={styles.section} aria-label="Output">
          <NameField node={node} />
        </section>
      )
    case 'note':
      return (
        <section className={styles.section} aria-label="Note">
          <EditedField
            label="Text"
            step="Edit note"
            editKey={`note ${node.id}`}
            value={node.text}
            placeholder="Write a note"
            rows={6}
            read={asText}
            write={(graph, text) => setParam(graph, node.id, 'note', 'text', text)}
          />
        </section>
      )
  }
}
