import { randomBytes } from 'node:crypto'
import type { HostOutput, Output } from './terminal.ts'
import { withoutControls } from './text-width.ts'

/** Stands before a sequence of our own; nobody who writes a file can know it. */
const mark = `\ufdd0${randomBytes(8).toString('hex')}\ufdd0`
const ownSequence = new RegExp(`${mark}(\\r?\\x1b\\[[?\\d;]*[A-Za-z])`)

/** What only we may tell a terminal: a colour, where its cursor goes. */
export function ownControl(sequence: string): string {
  return mark + sequence
}

/** The one way out for text: a control character that is not our own is written as its escape. */
export function cleanOutput(output: HostOutput): Output {
  return {
    write: (text) => output.write(cleaned(text)),
    // Whoever keeps it in a file wants what it is; on a screen it is obeyed.
    writeExact: (text) => output.write(output.isTty ? cleaned(text) : text),
    flushed: () => output.flushed(),
    isTty: output.isTty,
    isPipe: output.isPipe,
    columns: () => output.columns(),
    rows: () => output.rows(),
  }
}

function cleaned(text: string): string {
  if (!text.includes(mark)) return withoutControls(text)
  return text
    .split(ownSequence)
    .map((part, index) => (index % 2 === 1 ? part : withoutControls(part)))
    .join('')
}
