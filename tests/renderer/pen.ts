/** A stroke or fill: its brush and its place. */
export type Drawn = readonly (string | number)[]

export interface Pen {
  readonly context: CanvasRenderingContext2D
  /** In the order of drawing: `['fill', brush, …path]`, `['box', brush, x, y, width, height]`, `['text', …]`. */
  readonly drawn: Drawn[]
}

/** A fake context that records what is drawn, with saved and restored state, dashes and opacity. */
export function createPen(): Pen {
  const drawn: Drawn[] = []
  let path: (string | number)[] = []
  let dash: readonly number[] = []
  let moved = ''
  const state = { fillStyle: '', strokeStyle: '', lineWidth: 1, globalAlpha: 1, font: '' }
  const kept: [typeof state, string][] = []
  const brush = (style: string) => `${style}${state.globalAlpha === 1 ? '' : ` ${state.globalAlpha}`}${moved}`
  const stroked = () => `${brush(state.strokeStyle)} ${state.lineWidth}${dash.length > 0 ? ` dashed ${dash}` : ''}`
  const calls = {
    save: () => kept.push([{ ...state }, moved]),
    restore: () => {
      const last = kept.pop()
      // A real canvas would go on clipped for ever.
      if (!last) throw new Error('What was not saved is given back')
      const [before, place] = last
      Object.assign(state, before)
      moved = place
    },
    translate: (x: number, y: number) => {
      moved += ` at ${x},${y}`
    },
    scale: (by: number) => {
      moved += ` times ${by}`
    },
    setLineDash: (lengths: readonly number[]) => {
      dash = lengths
    },
    beginPath: () => {
      path = []
    },
    moveTo: (...place: number[]) => path.push('from', ...place),
    lineTo: (...place: number[]) => path.push('to', ...place),
    rect: (...box: number[]) => path.push('box', ...box),
    arc: (x: number, y: number, radius: number, from: number, to: number) =>
      Math.abs(to - from - 2 * Math.PI) < 1e-9
        ? path.push('circle', x, y, radius)
        : path.push('arc', x, y, radius, from, to),
    closePath: () => path.push('closed'),
    clip: () => drawn.push(['clip', ...path]),
    stroke: () => drawn.push(['stroke', stroked(), ...path]),
    fill: () => drawn.push(['fill', brush(state.fillStyle), ...path]),
    clearRect: (...box: number[]) => drawn.push(['clear', ...box]),
    fillRect: (...box: number[]) => drawn.push(['box', brush(state.fillStyle), ...box]),
    strokeRect: (...box: number[]) => drawn.push(['frame', stroked(), ...box]),
    fillText: (text: string, x: number, y: number) => drawn.push(['text', text, brush(state.fillStyle), x, y]),
    measureText: (text: string) => ({ width: text.length * 7 }),
  }
  const context = Object.assign(state, calls) as unknown as CanvasRenderingContext2D
  return { context, drawn }
}
