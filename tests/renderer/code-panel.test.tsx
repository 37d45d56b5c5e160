// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ExportPreview, ExportRequest, Result } from '#bridge'
import { type Problem, setTitle } from '#graph'
import { runCommand } from '../../renderer/commands/index.ts'
import { CodePanel } from '../../renderer/panels/code/code-panel.tsx'
import { functionLines } from '../../renderer/panels/code/function-lines.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

type Answer = Result<ExportPreview, readonly Problem[]>
const graph = graphOf({ f: 'coroutine' })
const rest = () => act(() => vi.advanceTimersByTimeAsync(1_000))
const codeOf = ({ graph: { title }, target }: ExportRequest): Answer => ({
  ok: true,
  value: { text: `// ${title}`, fileName: `${title}.${target}` },
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the Code tab', () => {
  it('prints the graph once it rests, in the language that is chosen', async () => {
    const workspace = workspaceOf(graph, { previewExport: async (request) => codeOf(request) })
    show(workspace, <CodePanel />)
    for (const title of ['One', 'Two', 'Three']) {
      act(() => workspace.editor.getState().edit('x', (now) => setTitle(now, title)))
    }
    await rest()
    expect(screen.getByText('Three.ts')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'JavaScript' }))
    await rest()
    expect(screen.getByText('Three.mjs')).toBeTruthy()
    expect(workspace.asked).toHaveLength(2)
  })

  it('drops an answer that was overtaken', async () => {
    const answers: ((answer: Answer) => void)[] = []
    const workspace = workspaceOf(graph, { previewExport: () => new Promise((done) => answers.push(done)) })
    show(workspace, <CodePanel />)
    await rest()
    act(() => workspace.editor.getState().edit('x', (now) => setTitle(now, 'Late')))
    await rest()
    await act(async () => answers[1]?.({ ok: true, value: { text: '', fileName: 'late.ts' } }))
    await act(async () => answers[0]?.({ ok: true, value: { text: '', fileName: 'early.ts' } }))
    expect(screen.getByText('late.ts')).toBeTruthy()
  })

  it('shows what keeps it from being exported, to go there', async () => {
    const problem: Problem = {
      code: 'export-unsupported',
      severity: 'error',
      node: 'f',
      message: 'f uses currentTask()',
      remedy: 'Do without it',
    }
    const workspace = workspaceOf(graph, { previewExport: async () => ({ ok: false, error: [problem] }) })
    show(workspace, <CodePanel />)
    await rest()
    fireEvent.click(screen.getByText('f uses currentTask()'))
    expect([...workspace.editor.getState().selection.nodes]).toEqual(['f'])
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save as file' }).disabled).toBe(true)
  })

  it('is saved as a file, and is what Export opens', async () => {
    const workspace = workspaceOf(graph, {
      previewExport: async (request) => codeOf(request),
      saveExport: async () => ({ ok: true, value: 'out/f.ts' }),
    })
    runCommand(workspace, 'file.export')
    expect(workspace.editor.getState().bottomTab).toBe('code')
    show(workspace, <CodePanel />)
    await rest()
    fireEvent.click(screen.getByRole('button', { name: 'Save as file' }))
    await rest()
    expect(screen.getByText('Saved as out/f.ts')).toBeTruthy()
  })
})

it('finds the lines of a function in a printed file', () => {
  const text = 'import x\n\nasync function load() {\n  if (x) {\n  }\n}\n\nasync function loadAll() {}\n'
  expect(functionLines(text, 'load')).toEqual({ from: 3, to: 6 })
  expect(functionLines(text, 'loadAll')).toEqual({ from: 8, to: 8 })
  expect(functionLines(text, 'x')).toBeNull()
})
