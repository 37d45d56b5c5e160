import { described } from '#foreign-value'
import type { Workspace } from '../store/index.ts'

/** Does what a person asked for. If the host rejects it, the error is shown under this title (`Save`, `Run`). */
export function attempt({ editor }: Workspace, title: string, deed: () => void | Promise<void>): void {
  new Promise<void>((done) => done(deed())).catch((error: unknown) => {
    const message = described(error).message
    const isLost = editor.getState().connection !== 'open'
    const remedy = isLost ? 'Download a copy of your work, or connect again' : 'Save your work and try again'
    const failure = { message: `${title} did not work: ${message}`, remedy }
    editor.getState().show({ dialog: { kind: 'failure', title, failure } })
  })
}
