// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ExportPreview, ExportRequest, Result } from '#bridge'
import { loadTrueParser, readWith } from '#code'
import { type Graph, type Problem, setCode, setTitle } from '#graph'
import { runCommand } from '../../renderer/commands/index.ts'
import { CodePanel } from '../../renderer/panels/code/code-panel.tsx'
import { functionLines } from '../../renderer/panels/code/function-lines.ts'
import { Problems } from '../../renderer/panels/problems/problems.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

type Answer = Result<ExportPreview, readonly Problem[]>
const { readCode } = await loadTrueParser()
const graph = graphOf({ f: 'coroutine' })
/** Waits until the graph has rested, and the printer, which is loaded then, has printed it. */
const rest = async () => {
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  await act(() => vi.dynamicImportSettled())
}
const codeOf = ({ graph: { title }, target }: ExportRequest): Answer => ({
  ok: true,
  value: { text: `// ${title}`, fileName: `${title}.${target}` },
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  readWith((code) => readCode(code))
})

describe('the Code tab', () => {
  it('prints the graph once it rests, in the language that is chosen', async () => {
    const workspace = workspaceOf(graph, { previewExport: async (request) => codeOf(request) })
    const panel = show(workspace, <CodePanel />)
    const rename = (...titles: readonly string[]) => {
      for (const title of titles) act(() => workspace.editor.getState().edit('x', (now) => setTitle(now, title)))
    }
    rename('One', 'Two', 'Stage three')
    await rest()
    expect(screen.getByText('stage-three.ts')).toBeTruthy()
    expect(panel.textContent).toContain("async function f() {\n  return 'f'\n}")
    expect(workspace.asked).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'JavaScript' }))
    rename('Four', 'Five')
    await rest()
    expect(screen.getByText('Five.mjs')).toBeTruthy()
    expect(workspace.asked).toHaveLength(1)
  })

  it('has only code that it does not know as modules read by the host, once', async () => {
    // As in a window: code has readings, but no modules.
    readWith((code) => ({ reading: readCode(code).reading, module: null }))
    const workspace = workspaceOf(graphOf({ g: 'async function g() {\n  return 1 // never seen\n}', s: 'sleep 10' }), {
      readModules: async (texts) => texts.map((text) => readCode(text)),
    })
    const panel = show(workspace, <CodePanel />)
    const edit = async (change: (now: Graph) => Graph) => {
      act(() => workspace.editor.getState().edit('x', change))
      await rest()
    }
    await rest()
    expect(panel.textContent).toContain('never seen')
    await edit((now) => setTitle(now, 'Other'))
    const code = 'async function g() {\n  return 2 // seen last\n}'
    await edit((now) => setCode(now, 'g', code))
    expect(panel.textContent).toContain('seen last')
    expect(workspace.asked.map(({ name }) => name)).toEqual(['readModules', 'readModules'])
    expect(workspace.asked[1]?.arguments).toEqual([[code]])
  })

  it('tells of mistakes that the host finds meanwhile wherever they are told', async () => {
    const { reading } = readCode('async function h() {}')
    readWith(() => ({ reading, module: null }))
    const workspace = workspaceOf(graphOf({ h: 'async function h() {\n  return await\n}' }), {
      readModules: async (texts) => texts.map((text) => readCode(text)),
    })
    show(
      workspace,
      <>
        <CodePanel />
        <Problems />
      </>,
    )
    expect(screen.queryAllByText(/Expression expected/)).toHaveLength(0)
    await rest()
    expect(screen.queryAllByText(/Expression expected/)).toHaveLength(2)
  })

  it('drops an answer that was overtaken', async () => {
    const answers: ((answer: Answer) => void)[] = []
    const workspace = workspaceOf(graph, { previewExport: () => new Promise((done) => answers.push(done)) })
    show(workspace, <CodePanel />)
    fireEvent.click(screen.getByRole('button', { name: 'JavaScript' }))
    await rest()
    act(() => workspace.editor.getState().edit('x', (now) => setTitle(now, 'Late')))
    await rest()
    await act(async () => answers[1]?.({ ok: true, value: { text: '', fileName: 'late.mjs' } }))
    await act(async () => answers[0]?.({ ok: true, value: { text: '', fileName: 'early.mjs' } }))
    expect(screen.getByText('late.mjs')).toBeTruthy()
  })

  it.each([
    ['TypeScript', '"main" is a name of the language or of the runtime'],
    ['JavaScript', 'f uses currentTask()'],
  ])('shows what keeps it from being exported as %s, to go there', async (language, message) => {
    const problem = {
      code: 'export-unsupported',
      severity: 'error',
      node: 'f',
      message,
      remedy: 'Leave it out',
    } as const
    const workspace = workspaceOf(graphOf({ f: 'async function main() {}' }), {
      previewExport: async () => ({ ok: false, error: [problem] }),
    })
    show(workspace, <CodePanel />)
    fireEvent.click(screen.getByRole('button', { name: language }))
    await rest()
    fireEvent.click(screen.getByText(message))
    expect([...workspace.editor.getState().selection.nodes]).toEqual(['f'])
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save as file' }).disabled).toBe(true)
  })

  it('is saved as a file, and is what Export opens', async () => {
    const workspace = workspaceOf(graph, { saveExport: async () => ({ ok: true, value: 'out/f.ts' }) })
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
