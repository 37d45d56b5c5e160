import { systemClock } from '#runtime'
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../host-timers.ts'
import { type DrawnLine, liveScreen } from './screen.ts'
import type { HostOutput } from './terminal.ts'

const drawEveryMs = 100
/** A frame at 60 Hz: more often nobody can see it. */
const frameMs = 16

/** Lines that stay, and below them a picture of what is going on. */
export interface Picture {
  /** A line that stays, without a newline at its end. */
  print(text: string): void
  /** Draws what is going on at once. */
  draw(): void
  /** Draws it unless it has just been drawn. */
  drawWhenDue(): void
  /** Takes the picture away, for good. */
  close(): void
}

/** Where nothing can be drawn again: only what stays. */
export function plainPicture(output: HostOutput): Picture {
  const nothing = (): void => {}
  return { print: (text) => output.write(`${text}\n`), draw: nothing, drawWhenDue: nothing, close: nothing }
}

/**
 * On a terminal: drawn every 100 ms, since times go on, and whenever it is asked for. `lines`: what there is to see, in at
 * most so many lines.
 */
export function livePicture(output: HostOutput, lines: (most: number) => readonly DrawnLine[]): Picture {
  const screen = liveScreen(output)
  let drawnMs = Number.NEGATIVE_INFINITY
  let soon: ReturnType<typeof setTimeout> | null = null
  const isDue = (): boolean => systemClock.now() - drawnMs >= frameMs
  const seen = (): readonly DrawnLine[] => {
    drawnMs = systemClock.now()
    // The cursor's own line is below them.
    return lines(output.rows() - 1)
  }
  const draw = (): void => {
    soon = null
    screen.draw(seen())
  }
  const timer = setInterval(draw, drawEveryMs)
  // A picture keeps no run going: one that nothing can wake any more is to end.
  timer.unref()
  return {
    draw,
    drawWhenDue() {
      if (isDue()) draw()
    },
    print(text) {
      if (isDue()) return screen.print(text, seen())
      // Under a flood of lines the picture comes back when it is over, or the flood would be mostly picture.
      soon ??= setTimeout(draw, frameMs)
      screen.print(text, [])
    },
    close() {
      clearInterval(timer)
      if (soon !== null) clearTimeout(soon)
      screen.close()
    },
  }
}
