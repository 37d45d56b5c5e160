import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseDocument } from '#document'
import { type Graph, setParam } from '#graph'
import { readTraceFile, runViewOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { createTerminalFolder, shownOn, type TerminalFolder } from './called-terminal.ts'

let folder: TerminalFolder
beforeEach(async () => {
  folder = await createTerminalFolder()
})
afterEach(() => folder.remove())

const fetchData =
  "async function fetchData(): Promise<string> {\n  log('fetching')\n  await sleep(2000)\n  return 'Data'\n}"
const gather = graphOf({ fetchData, processData: 'sleep 1000', all: 'gather', result: 'output' }, [
  'fetchData -> all',
  'processData -> all',
  'all -> result',
])
const broken = graphOf({
  broken: "async function broken(): Promise<void> {\n  await sleep(10)\n  throw new TypeError('no')\n}",
})
/** Code that logs and then waits for ever, and cleans up slowly. */
const patientCode = (name: string): string =>
  `async function ${name}(): Promise<void> {\n  try {\n    log('started')\n    await new Promise(() => {})\n  } finally {\n    log('cleaning up')\n    await sleep(500)\n    log('cleaned up')\n  }\n}`
const patient = graphOf({ patient: patientCode('patient') })
const greet = graphOf(
  {
    name: 'input string',
    count: 'input number',
    greet: 'async function greet(name: string, count: number): Promise<unknown> {\n  return [name, count]\n}',
  },
  ['name -> greet.name', 'count -> greet.count'],
)

async function run(graph: Graph, args: readonly string[] = [], options = {}) {
  await folder.save('p.pipeline', graph)
  return folder.call(['run', 'p.pipeline', '--clock', 'virtual', ...args], options)
}

describe('a run that succeeds', () => {
  it('says which timers it has left, and where they were set', async () => {
    const poll = "async function poll() {\n  setInterval(() => log('tick'), 1e6)\n  return 1\n}"
    const { status, out, err } = await run(graphOf({ poll }))
    expect([status, out]).toEqual([0, '1\n'])
    expect(err).toMatch(/ poll: warn: setInterval was still set when the run ended, and was cleared\n/)
    expect(err).toContain("\n    made at poll, line 2: setInterval(() => log('tick'), 1e6)\n")
  })

  it('prints its result alone on stdout, and on stderr who ended when, and a timeline', async () => {
    const { status, out, err } = await run(gather)
    expect(status).toBe(0)
    expect(out).toBe('["Data",null]\n')
    expect(err).toBe(
      [
        '0.00 s fetchData: fetching',
        'done processData 1.00 s',
        'done fetchData 2.00 s "Data"',
        'done all 2.00 s ["Data", undefined]',
        '            0 s                                   2.00 s',
        'fetchData   ▏░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░▏ ✓ done 2.00 s',
        'processData ▏░░░░░░░░░░░░░░░░░░░░░▏                      ✓ done 1.00 s',
        'all         ▏░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░▏ ✓ done 2.00 s',
        '█ held the loop  ▏ held it briefly  ░ waited  · was ready',
        'wall time 2.00 s · one by one 3.00 s · 1.5×',
        '',
      ].join('\n'),
    )
  })

  it('tells of the items of a list how many have ended, and how', async () => {
    const half =
      'async function half(n: number) {\n  await sleep(10)\n  if (n % 2) throw new Error("odd")\n  return n / 2\n}'
    const graph = graphOf({ list: 'async function list() {\n  return [2, 3, 4]\n}', half }, ['list -> half.n'])
    const each = { parameter: 'n', limit: 2, returnExceptions: true }
    const { err } = await run(setParam(graph, 'half', 'coroutine', 'each', each))
    expect(err.split('\n').slice(0, 3)).toEqual([
      'done list 0.00 s [2, 3, 4]',
      'done half 0.02 s 3 of 3 · 1 failed [1, Error: odd, 2]',
      expect.stringMatching(/^ +0 s/),
    ])
  })

  it('prints every event as a line of JSON, the last one with the result, and nothing else', async () => {
    const { status, out } = await run(gather, ['--json'])
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent)
    expect(status).toBe(0)
    expect(events.at(-1)).toMatchObject({ type: 'run.ended', outcome: { kind: 'succeeded', result: ['Data', null] } })
    expect(runViewOf(events).counts.done).toBe(4)
  })

  it('tells of slow steps in debug mode', async () => {
    const slow = graphOf({
      slow: 'async function slow(): Promise<void> {\n  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120)\n}',
    })
    expect((await run(slow, ['--debug'])).err).toMatch(/^slow: slow held the loop for 0\.\d\d s in one step$/m)
    expect((await run(slow)).err).not.toContain('slow: slow')
  })
})

describe('a run that fails', () => {
  it('names the file, the node, the line and the message, and gives 1', async () => {
    const { status, out, err } = await run(broken)
    expect(status).toBe(1)
    expect(out).toBe('')
    expect(err).toContain('failed broken 0.01 s TypeError: no\n')
    expect(err).toContain("p.pipeline: broken, line 3, column 9: TypeError: no\n    throw new TypeError('no')\n")
    expect(err).not.toMatch(/^\s+at /m)
    expect(err).not.toContain('one by one')
  })

  it('tells below the timeline what came of it, in at most 12 lines', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `n${at}`)
    const code = (broken.nodes[0] as { code: string }).code
    const many = Object.fromEntries(names.map((name, at) => [name, at % 2 ? 'coroutine x' : `sleep ${900 + at}`]))
    const wires = names.flatMap((name, at) => (at % 2 ? [`broken -> ${name}.x`] : []))
    const { err } = await run(graphOf({ broken: code, ...many }, wires))
    expect(err).toContain('\n0.01 s broken failed first: TypeError: no\n')
    expect(err).toContain('\n0.01 s n1, n3, n5 and 7 more were skipped · broken failed\n')
    expect(err).toContain('\n0.01 s the end of the run cancelled n0, n2, n4 and 7 more\n')
    const chain =
      'async function f(x = 0) {\n  for (let at = 0; at < 20; at++) await createTask(bad).catch(() => sleep(1))\n  throw new Error()\n}'
    const bad = 'async function bad() {\n  throw new Error()\n}'
    const long = await run({ ...graphOf({ f: chain }), shared: bad })
    expect(long.err.match(/^[\d.]+ s bad in f failed/gm)).toHaveLength(11)
    expect(long.err).toContain('\n… and 10 more\n')
  })

  it('says so on the last line with --json too', async () => {
    const { status, out } = await run(broken, ['--json'])
    expect(status).toBe(1)
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'run.ended',
      outcome: { kind: 'failed', error: { message: 'no' } },
    })
  })

  it('names what was skipped, and the path of a result that is not JSON', async () => {
    const skipped = graphOf({ broken: (broken.nodes[0] as { code: string }).code, next: 'coroutine x' }, [
      'broken -> next.x',
    ])
    expect((await run(skipped)).err).toContain('skipped next · broken failed\n')
    const big = graphOf({ big: 'async function big(): Promise<unknown> {\n  return { items: [1, 2n] }\n}' })
    const { status, err } = await run(big)
    expect(status).toBe(1)
    expect(err).toContain('p.pipeline: NotJsonError: result.items[1] is a bigint')
  })
})

describe('Ctrl-C', () => {
  const once = (word: string, interrupt: () => void, state: { is?: boolean }, err: string): void => {
    if (state.is || !err.includes(word)) return
    state.is = true
    interrupt()
  }

  it('cancels as asyncio does: finally blocks run to their end', async () => {
    const asked = {}
    const { status, out, err } = await run(patient, [], {
      watch: (text: string, interrupt: () => void) => once('started', interrupt, asked, text),
    })
    expect(status).toBe(1)
    expect(out).toBe('')
    expect(err).toContain('patient: cleaned up\ncancelled patient 0.50 s by you\n')
    expect(err).toMatch(/p\.pipeline: cancelled\n$/)
  })

  it('a second time ends at once, with 130', async () => {
    const first = {}
    const second = {}
    const { status, err } = await run(patient, [], {
      watch(text: string, interrupt: () => void) {
        once('started', interrupt, first, text)
        once('cleaning up', interrupt, second, text)
      },
    })
    expect(status).toBe(130)
    expect(err).not.toContain('cleaned up')
  })
})

describe('inputs', () => {
  it('are JSON, and for a string plain text', async () => {
    expect((await run(greet, ['--input', 'name=Ada "L" = 1', '-i', 'count=3'])).out).toBe('["Ada \\"L\\" = 1",3]\n')
  })

  it('that are numbers no number can keep are refused, as a file refuses them', async () => {
    const { status, out, err } = await run(greet, ['--input', 'name=Ada', '--input', 'count=12345678901234567890'])
    expect([status, out]).toEqual([2, ''])
    expect(err.trimEnd()).toBe(
      '--input count=12345678901234567890: the number 12345678901234567890 is too large to be kept exactly. Write it as a string.',
    )
  })

  it('that are missing, unknown, unreadable or there twice are all named, each with what to do', async () => {
    const { status, out, err } = await run(greet, [
      '--input',
      'count=x',
      '--input',
      'nme=a',
      '--input',
      'count=1',
      '-i',
      'z',
    ])
    expect(status).toBe(2)
    expect(out).toBe('')
    expect(err.trimEnd().split('\n')).toEqual([
      '--input count=x: this is not JSON. Write it as 42.',
      'There is no input "nme". Choose from name (string), count (number).',
      'The input "count" is given twice. Give it once.',
      '--input z has no value. Write --input name=value, such as --input count=3.',
      'The input "name" has no value. Give it with --input name=text, or give it a default in the editor.',
    ])
  })
})

describe('a trace', () => {
  it('folds to what was shown, and carries the pipeline', async () => {
    const { status, out } = await run(gather, ['--json', '--trace', 'run.json'])
    expect(status).toBe(0)
    const trace = readTraceFile(await readFile(join(folder.work, 'run.json'), 'utf8'))
    if (!trace.ok) throw new Error(trace.error.message)
    expect(`${trace.value.events.map((event) => JSON.stringify(event)).join('\n')}\n`).toBe(out)
    expect(parseDocument(JSON.stringify(trace.value.pipeline))).toEqual({ ok: true, value: gather })
    expect((await readdir(folder.work)).sort()).toEqual(['p.pipeline', 'run.json'])
  })

  it('is written of a run that failed too', async () => {
    expect((await run(broken, ['--trace', 'run.json'])).status).toBe(1)
    expect(readTraceFile(await readFile(join(folder.work, 'run.json'), 'utf8'))).toMatchObject({ ok: true })
  })

  it('is refused before the run where it could not be written', async () => {
    await mkdir(join(folder.work, 'there'))
    for (const [out, says] of [
      ['p.pipeline', 'would replace a file of another kind'],
      ['there', 'is a folder'],
      ['nowhere/run.json', 'no such file or folder'],
    ] as const) {
      const { status, err } = await run(gather, ['--trace', out])
      expect(status, out).toBe(2)
      expect(err).toContain(says)
      expect(err).not.toContain('fetching')
    }
  })
})

describe('bad input', () => {
  it('is one clear line and 2, whatever the file is', async () => {
    await mkdir(join(folder.work, 'folder.pipeline'))
    await writeFile(join(folder.work, 'empty.pipeline'), '')
    await writeFile(join(folder.work, 'newer.pipeline'), '{"format":"asyncanvas/pipeline","version":99}')
    await writeFile(join(folder.work, 'latin.pipeline'), Buffer.from('{\n"title": "caf\xe9"}', 'latin1'))
    await writeFile(join(folder.work, 'large.pipeline'), '')
    await truncate(join(folder.work, 'large.pipeline'), 100 * 1024 * 1024)
    for (const [file, says] of [
      ['missing.pipeline', 'missing.pipeline could not be opened: there is no such file or folder. Check the path.'],
      ['folder.pipeline', 'folder.pipeline is not a file. Choose a *.pipeline file.'],
      ['empty.pipeline', 'empty.pipeline: the file is empty. Create a new pipeline and save it over this file.'],
      [
        'newer.pipeline',
        'newer.pipeline: the file has version 99, and this Asyncanvas reads versions up to 1. Open it',
      ],
      ['latin.pipeline', 'latin.pipeline: the file is not UTF-8: line 2. Save it as UTF-8 where it was made.'],
      ['large.pipeline', 'large.pipeline is too large. Choose a *.pipeline file.'],
    ] as const) {
      const { status, out, err } = await folder.call(['run', file])
      expect({ file, status, out, lines: err.split('\n').length }).toEqual({ file, status: 2, out: '', lines: 2 })
      expect(err).toContain(says)
    }
  })

  it('names every error of a graph that cannot run', async () => {
    const { status, err } = await run(graphOf({ f: 'coroutine x', g: 'gather' }))
    expect(status).toBe(2)
    expect(err).toMatch(/^p\.pipeline cannot run\n {2}error {4}f: f needs a wire into "x"\n {11}Wire/)
    expect(err).toContain('error    g: This gather has no tasks')
  })
})

describe('on a terminal', () => {
  const waited = graphOf({ wait: 'sleep 3000' })

  it('draws the nodes that are alive in place, and removes them at the end', async () => {
    let isAsked = false
    const { err } = await run(patient, [], {
      isTty: true,
      watch(text: string, interrupt: () => void) {
        if (isAsked || !/^◔ patient {2}waiting · outside, real time +0\.00 s$/m.test(shownOn(text))) return
        isAsked = true
        interrupt()
      },
    })
    const screen = shownOn(err)
    expect(screen).toContain('0.00 s patient: started\nCancelling; Ctrl-C again ends it at once\n')
    expect(screen).toContain('⊘ cancelled patient 0.50 s by you\n')
    expect(screen).not.toContain('◔')
    expect(err.lastIndexOf('\x1b[?25h')).toBeGreaterThan(err.lastIndexOf('\x1b[?25l'))
  })

  it('is never higher than the terminal', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `n${index}`)
    const many = graphOf(Object.fromEntries(names.map((name) => [name, patientCode(name)])))
    let isAsked = false
    const { err } = await run(many, [], {
      isTty: true,
      rows: 5,
      watch(text: string, interrupt: () => void) {
        if (isAsked || !/^◔ n2 .*\n… 6 more$/m.test(shownOn(text))) return
        isAsked = true
        interrupt()
      },
    })
    expect(shownOn(err)).toContain('cancelled n8')
  })

  it('has colours, unless NO_COLOR is set, and draws nothing where it cannot be drawn again', async () => {
    expect((await run(waited, [], { isTty: true })).err).toContain('\x1b[32m')
    expect((await run(waited, [], { isTty: true, env: { NO_COLOR: '1' } })).err).not.toContain('\x1b[32m')
    expect((await run(waited, [], { isTty: true, env: { TERM: 'dumb' } })).err).not.toContain('\x1b')
    expect((await run(waited, ['--json'], { isTty: true })).err).not.toContain('\x1b[J')
    expect((await run(waited)).err).not.toContain('\x1b')
  })

  it('never lets what code logs move the cursor', async () => {
    const rude = graphOf({ rude: "async function rude(): Promise<void> {\n  log('a\\x1b[2Jb\\nc')\n}" })
    expect((await run(rude)).err).toContain('0.00 s rude: a\\u001b[2Jb\n             c\n')
  })
})
