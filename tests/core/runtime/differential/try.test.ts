import { appendFileSync, writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { $await } from '#runtime'
import { type Difference, compare as strict } from './compare.ts'
import { generate } from './generator/index.ts'
import { print } from './print.ts'
import { Referee } from './referee.ts'
import { shrink } from './shrink.ts'

const clean = (lines: readonly string[]) => lines.join('\n').replace(/Result is not ready/g, 'Result is not set')
const compare: typeof strict = async (...args) =>
  (await strict(...args)).map((d) => (d && process.env.LENIENT && clean(d.actual) === clean(d.expected) ? null : d))

it('tries', async () => {
  let t = performance.now()
  const lap = (what: string) => {
    const n = performance.now()
    console.log(what, Math.round(n - t))
    appendFileSync('/tmp/diff/progress.txt', `${what} ${Math.round(n - t)}\n`)
    t = n
  }
  const referee = await Referee.load()
  lap('load')
  const count = Number(process.env.N ?? 500)
  const base = Number(process.env.BASE ?? 0)
  const programs = Array.from({ length: count }, (_, i) => generate(base + i))
  lap('generate')
  const hist = new Map<string, Map<string, number>>()
  const told = (op: string, outcome: string) => {
    const m = hist.get(op) ?? new Map()
    hist.set(op, m)
    m.set(outcome, (m.get(outcome) ?? 0) + 1)
  }
  const all = [] as (Difference | null)[]
  for (let i = 0; i < count; i += 250) {
    all.push(
      ...(await compare(programs.slice(i, i + 250), referee, {
        told,
        ...(process.env.COMPILED ? { awaits: $await, tracksNativeAwaits: false } : {}),
      })),
    )
    lap(`${i} ${all.filter((d) => d !== null).length}`)
  }
  lap('compared')
  writeFileSync(
    '/tmp/diff/hist.txt',
    [...hist]
      .sort()
      .map(
        ([k, m]) =>
          k.padEnd(26) +
          [...m]
            .sort((a, b) => b[1] - a[1])
            .map(([o, n]) => `${o} ${n}`)
            .join(', '),
      )
      .join('\n'),
  )
  const different = all.filter((d) => d !== null)
  console.log('different', different.length, 'of', count)
  writeFileSync('/tmp/diff/bad.txt', '')
  const seen = new Set<string>()
  for (const d of different.slice(0, Number(process.env.MAX ?? 8))) {
    const s = await shrink(d, (ps) =>
      compare(ps, referee, process.env.COMPILED ? { awaits: $await, tracksNativeAwaits: false } : {}),
    )
    const text = print(s.program) + '\n--- python\n' + s.expected.join('\n') + '\n--- ours\n' + s.actual.join('\n')
    if (seen.has(text)) continue
    seen.add(text)
    appendFileSync('/tmp/diff/bad.txt', text + '\n\n=====\n\n')
  }
  lap('shrunk')
}, 600000)
