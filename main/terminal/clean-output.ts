import { randomBytes } from 'node:crypto'
import type { HostOutput, Output } from './terminal.ts'
import { withoutControls } from './text-width.ts'

/** Marks our own control sequences; the author of a pipeline can't know this text. */
const mark = `\ufdd0${randomBytes(8).toString('hex')}\ufdd0`
const ownSequence = new RegExp(`${mark}(\\r?\\x1b\\[[?\\d;]*[A-Za-z])`)

/** Marks a control sequence as our own: for colours and moves of the cursor. */
export function ownControl(sequence: string): string {
  return mark + sequence
}

/** Wraps an output, so that every control character that is not our own is written as an escape. */
export function cleanOutput(output: HostOutput): Output {
  return {
    write: (text) => output.write(cleaned(text)),
    // A file must get the exact text; a screen would obey its control characters.
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
