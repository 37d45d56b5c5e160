import { describe, expect, it } from 'vitest'
import { cleanOutput } from '../../../main/terminal/clean-output.ts'
import { type DrawnLine, liveScreen } from '../../../main/terminal/screen.ts'
import { cutTo, fitTo, widthOf } from '../../../main/terminal/text-width.ts'
import { shownOn } from './called-terminal.ts'

const plain = (text: string): DrawnLine => ({ text, paint: (painted) => painted })

function screenOf(size: { columns: number; rows: number }) {
  const written: string[] = []
  const screen = liveScreen(
    cleanOutput({
      write: (text) => written.push(text),
      flushed: async () => {},
      isTty: true,
      isPipe: false,
      columns: () => size.columns,
      rows: () => size.rows,
    }),
  )
  return { screen, written, shown: () => shownOn(written.join('')) }
}

describe('a live screen', () => {
  it('puts what stays above what is drawn again', () => {
    const { screen, shown } = screenOf({ columns: 40, rows: 10 })
    screen.draw([plain('a 1'), plain('b 1')])
    screen.print('a is done', [plain('b 2')])
    screen.draw([plain('b 3')])
    expect(shown()).toBe('a is done\nb 3')
    screen.close()
    expect(shown()).toBe('a is done')
  })

  it('takes back as many rows as a narrower terminal has made of its lines', () => {
    const size = { columns: 40, rows: 10 }
    const { screen, written } = screenOf(size)
    screen.draw([plain('x'.repeat(30)), plain('y')])
    size.columns = 10
    screen.draw([plain('z')])
    expect(written.at(-1)?.startsWith('\r\x1b[4A')).toBe(true)
  })

  it('is never wider than the terminal', () => {
    const { screen, shown } = screenOf({ columns: 6, rows: 4 })
    screen.draw([plain('node1xyz'), plain('b')])
    expect(shown()).toBe('node…\nb')
  })
})

describe('widths', () => {
  it('count columns, not characters', () => {
    expect(widthOf('データ')).toBe(6)
    expect(widthOf('e\u0301')).toBe(1)
    expect(fitTo('データ', 5)).toBe('デー…')
    expect(fitTo('ab', 4)).toBe('ab  ')
    expect(cutTo('abc', 0)).toBe('')
  })
})
