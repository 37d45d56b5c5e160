import { systemClock } from '#runtime'
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../host-timers.ts'
import { type DrawnLine, liveScreen } from './screen.ts'
import type { HostOutput } from './terminal.ts'

const drawEveryMs = 100
/** A frame at 60 Hz: nobody can see more frequent updates. */
const frameMs = 16

/** Lines that stay, and below them a picture of the run that is drawn again and again. */
export interface Picture {
  /** A line that stays, without a newline at its end. */
  print(text: string): void
  /** Draws the picture at once. */
  draw(): void
  /** Draws the picture unless it was just drawn. */
  drawWhenDue(): void
  /** Removes the picture, for good. */
  close(): void
}

/** For outputs on which nothing can be drawn again: prints only the lines that stay. */
export function plainPicture(output: HostOutput): Picture {
  const nothing = (): void => {}
  return { print: (text) => output.write(`${text}\n`), draw: nothing, drawWhenDue: nothing, close: nothing }
}

/**
 * A picture on a terminal: drawn every 100 ms, since durations grow, and on request. `lines` gives the picture in at most
 * so many lines.
 */
export function livePicture(output: HostOutput, lines: (most: number) => readonly DrawnLine[]): Picture {
  const screen = liveScreen(output)
  let drawnMs = Number.NEGATIVE_INFINITY
  let soon: ReturnType<typeof setTimeout> | null = null
  const isDue = (): boolean => systemClock.now() - drawnMs >= frameMs
  const seen = (): readonly DrawnLine[] => {
    drawnMs = systemClock.now()
    // The last line is for the cursor.
    return lines(output.rows() - 1)
  }
  const draw = (): void => {
    soon = null
    screen.draw(seen())
  }
  const timer = setInterval(draw, drawEveryMs)
  // The picture must not keep the process alive: a run that nothing can wake must end.
  timer.unref()
  return {
    draw,
    drawWhenDue() {
      if (isDue()) draw()
    },
    print(text) {
      if (isDue()) return screen.print(text, seen())
      // During a flood of lines the picture is left out until the flood is over.
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
