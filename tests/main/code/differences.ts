import type { Compared, Told } from './sides.ts'

/** Whether the canvas and the program differ. */
export function differs({ snippet, canvas, program, problems }: Compared): boolean {
  // Code that no file can contain is refused with a message.
  if (program === null) return !problems.every(({ code }) => code === 'export-unsupported')
  const isOpen = snippet.graph.settings.onError === 'finish' && canvas.status === 1
  return textOf(canvas, isOpen) !== textOf(program, isOpen) || canvas.status !== program.status
}

/**
 * While other tasks may still be finishing, main may report an error before they have. The canvas reports nothing more of a
 * cancelled run.
 */
function textOf({ printed }: Told, isOpen: boolean): string {
  const text = printed.replace(/^CancelledError: .*\n$/m, 'cancelled\n')
  return isOpen ? text.split('\n').sort().join('\n') : text
}

/** For people: the snippet, and what each side did. */
export function toldOf({ snippet, canvas, program, problems }: Compared) {
  const code = snippet.graph.nodes.flatMap((node) => (node.kind === 'coroutine' ? [node.code] : []))
  return { name: snippet.name, shared: snippet.graph.shared, code, canvas, program: program ?? problems }
}
