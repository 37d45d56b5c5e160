import { writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { compare } from './compare.ts'
import { generate } from './generate.ts'
import { transcriptOf } from './interpreter.ts'
import { Referee } from './referee.ts'
import { print } from './print.ts'

it('tries', async () => {
  let t = performance.now()
  const lap = (what: string) => { const n = performance.now(); console.log(what, Math.round(n - t)); t = n }
  const referee = await Referee.load()
  lap('load')
  const count = Number(process.env.N ?? 500)
  const programs = Array.from({ length: count }, (_, i) => generate(i))
  lap('generate')
  const lines = programs.slice(0, 40).map((p) => print(p)).join('\n\n')
  writeFileSync('/tmp/diff/programs.txt', lines)
  const out = [] as any[]
  for (let i = 0; i < count; i += 250) out.push(...referee.run(programs.slice(i, i + 250)))
  lap('python')
  writeFileSync('/tmp/diff/python.txt', out.slice(0,40).map((l) => l.join('\n')).join('\n\n'))
  const stats = new Map<string, number>()
  const bump = (k: string) => stats.set(k, (stats.get(k) ?? 0) + 1)
  for (const o of out) { bump(o.some((l: string) => l === 'deadlock') ? 'deadlock' : 'ended'); bump(o.find((l: string) => l.startsWith('run ')).slice(0, 18)); for (const l of o) { const m = /^-?\d+ \w+: (.*)$/.exec(l); if (m) bump('  ' + m[1].replace(/\d+/g,'').replace(/\[.*?\]/g,'[]').replace(/\((?!swallow).*?\)/g,'()').slice(0, 60)) } }
  console.log('lines', out.reduce((s, o) => s + o.length, 0) / count, 'max', Math.max(...out.map((o) => o.length)))
  writeFileSync('/tmp/diff/stats.txt', [...stats].sort((a, b) => b[1] - a[1]).map(([k, n]) => `${n} ${k}`).join('\n'))
  if (process.env.PY) return
  const mine = [] as any[]
  for (const p of programs) mine.push(await Promise.race([transcriptOf(p), new Promise((r) => setTimeout(() => r(['HANG']), 2000))]))
  lap('ours')
  let same = 0
  const bad: string[] = []
  out.forEach((o, i) => { if (o.join('\n') === mine[i].join('\n')) same++; else bad.push(print(programs[i]!) + '\n--- python\n' + o.join('\n') + '\n--- ours\n' + mine[i].join('\n')) })
  console.log('same', same, 'of', count)
  writeFileSync('/tmp/diff/bad.txt', bad.join('\n\n=====\n\n'))
}, 600000)
