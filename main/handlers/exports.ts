import { basename, dirname, join } from 'node:path'
import type { Commands, ExportPreview, ExportRequest, Failure, Result } from '#bridge'
import type { Problem } from '#graph'
import { failureOf } from '../documents/failures.ts'
import { type AtomicWriter, fingerprint, fingerprintOf } from '../files/index.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'

export interface ExportServices {
  readonly host: WindowHost
  readonly writer: AtomicWriter
  /** The text that a graph exports as. */
  readonly exportCode: (request: ExportRequest) => Promise<Result<ExportPreview, readonly Problem[]>>
}

/** The commands that print a pipeline as code and save it. */
export function exportCommands(
  window: EditorWindow,
  { host, writer, exportCode }: ExportServices,
): Pick<Commands, 'previewExport' | 'saveExport'> {
  return {
    previewExport: (request) => exportCode(request),
    async saveExport(request) {
      const preview = await exportCode(request)
      if (!preview.ok) return { ok: false, error: problemsFailure(preview.error) }
      const folder = window.document.path === null ? null : dirname(window.document.path)
      const suggested = folder === null ? preview.value.fileName : join(folder, preview.value.fileName)
      const asked = await host.askSavePath(window, suggested, request.target)
      if (asked === null) return { ok: true, value: null }
      try {
        const path = host.kind === 'browser' ? await freeName(asked, preview.value.text) : asked
        await writer.write(path, preview.value.text)
        return { ok: true, value: host.shown(path) }
      } catch (error) {
        return { ok: false, error: failureOf(error, `${basename(asked)} could not be written`) }
      }
    },
  }
}

/**
 * A name that is free, or whose file already holds this text: `gather.ts`, `gather-2.ts`, … For hosts without a dialog in
 * which a person agrees to replace a file.
 */
async function freeName(path: string, text: string): Promise<string> {
  const dot = path.lastIndexOf('.')
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? path : `${path.slice(0, dot)}-${count}${path.slice(dot)}`
    const there = await fingerprintOf(name)
    if (there === null || there === fingerprint(text)) return name
  }
}

function problemsFailure(problems: readonly Problem[]): Failure {
  const first = problems.find((problem) => problem.severity === 'error') ?? problems[0]
  if (!first) return { message: 'The pipeline cannot be exported', remedy: 'Check it for problems' }
  return { message: first.message, remedy: first.remedy }
}
