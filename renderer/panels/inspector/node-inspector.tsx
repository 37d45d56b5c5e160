import { Tabs } from '@base-ui/react/tabs'
import { useState } from 'react'
import { hasCode, isRunNode, kindOf, type Node, nodeName } from '#graph'
import { viewOf } from '../../kinds/kind-views.ts'
import { useEditor } from '../../store/index.ts'
import { FailureSection } from './failure-section.tsx'
import { InGroup } from './group-members.tsx'
import styles from './inspector.module.css'
import { LogTab } from './log-tab.tsx'
import { MadeTasks } from './made-tasks.tsx'
import { NodeProblems } from './node-problems.tsx'
import { NowSection } from './now-section.tsx'
import { ValuesTab } from './values-tab.tsx'

type NodeTab = 'node' | 'values' | 'log'

/** One selected node: its params, its values, its log. */
export function NodeInspector({ node }: { readonly node: Node }) {
  const { Params } = viewOf(node.kind)
  const isReading = useEditor((state) => state.isReading)
  const [tab, setTab] = useState<NodeTab>('node')
  // The text cursor is wanted in the code, which is on the first tab.
  const isCursorWanted = useEditor(({ cursorWish }) => cursorWish?.node === node.id)
  if (isCursorWanted && tab !== 'node') setTab('node')
  return (
    <Tabs.Root className={styles.tabs} value={tab} onValueChange={(value: NodeTab) => setTab(value)}>
      <Tabs.List className={styles.tabList} aria-label={`${kindOf(node.kind).title} ${nodeName(node)}`}>
        <Tabs.Tab value="node" data-code={hasCode(node)} title={nodeName(node)}>
          {nodeName(node)}
        </Tabs.Tab>
        {isRunNode(node) && <Tabs.Tab value="values">Values</Tabs.Tab>}
        {isRunNode(node) && <Tabs.Tab value="log">Log</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="node" className={styles.body}>
        <div className={styles.reading} inert={isReading}>
          <Params node={node} />
          <InGroup node={node.id} />
          <NodeProblems node={node} />
        </div>
        <NowSection node={node} />
        {isRunNode(node) && <MadeTasks node={node.id} />}
        {isRunNode(node) && <FailureSection node={node.id} />}
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
