import type { Compared, Told } from './sides.ts'

/** Does the canvas tell another story than the program? */
export function differs({ snippet, canvas, program, problems }: Compared): boolean {
  // What no file can have, and says so.
  if (program === null) return !problems.every(({ code }) => code === 'export-unsupported')
  const isOpen = snippet.graph.settings.onError === 'finish' && canvas.status === 1
  return textOf(canvas, isOpen) !== textOf(program, isOpen) || canvas.status !== program.status
}

/** Where others may finish, main may tell of an error before they have. Of a run that was cancelled the canvas says no more. */
function textOf({ printed }: Told, isOpen: boolean): string {
  const text = printed.replace(/^CancelledError: .*\n$/m, 'cancelled\n')
  return isOpen ? text.split('\n').sort().join('\n') : text
}

/** For people: the snippet and both stories of it. */
export function toldOf({ snippet, canvas, program, problems }: Compared) {
  const code = snippet.graph.nodes.flatMap((node) => (node.kind === 'coroutine' ? [node.code] : []))
  return { name: snippet.name, shared: snippet.graph.shared, code, canvas, program: program ?? problems }
}
