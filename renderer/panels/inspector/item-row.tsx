import { type ReactNode, useState } from 'react'
import type { NodeRun, RunView, TaskView } from '#trace'
import { countText } from '#words'
import runStyles from './run.module.css'

interface ItemRowProps {
  readonly view: RunView
  readonly about: TaskView
  readonly run: NodeRun
  readonly children: ReactNode
}

/** The log lines of an item that are shown. */
const shownLines = 20

/** An item of a list, which can be opened: what it is, and what its task gave and said. */
export function ItemRow({ view, about, run, children }: ItemRowProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={runStyles.item} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{children}</summary>
      {isOpen && (
        <dl>
          {told(view, about, run).map(([title, text]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  )
}

function told({ logs }: RunView, { number, given }: TaskView, run: NodeRun): readonly (readonly [string, string])[] {
  const { value, error, attempt } = run
  const lines = logs.filter(({ task }) => task === number).map(({ text }) => text)
  return [
    ...(given ? [['Item', given.text] as const] : []),
    ...(value ? [['Value', value.text] as const] : []),
    ...(error ? [['Error', `${error.name}: ${error.message}`] as const] : []),
    ...(attempt ? [['Tries', countText(attempt.number, 'try', 'tries')] as const] : []),
    ...(lines.length > 0 ? [['Log', lines.slice(-shownLines).join('\n')] as const] : []),
  ]
}
