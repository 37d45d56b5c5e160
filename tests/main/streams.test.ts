import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { serializeDocument } from '#document'
import { readTraceFile, type TraceEvent } from '#trace'
import { buildFirst, program } from '../support/built-program.ts'
import { graphOf } from '../support/graph-of.ts'
import { makeableKinds, makeDevice, mountSmallDisk, unmount } from '../support/mounts.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

// Tests the output of the built program in a real shell.
const can = makeableKinds()
// A shell starts the program several times, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

buildFirst(300_000)
beforeAll(async () => {
  shared = await createScratchFolder()
})
afterAll(() => shared.remove())

let scratch: ScratchFolder
/** Shared by all tests, so that the compiler is loaded once. */
let shared: ScratchFolder
const undo: (() => void)[] = []
beforeEach(async () => {
  scratch = await createScratchFolder()
  const quick = graphOf({ quick: "async function quick() {\n  await sleep(5)\n  return 'Data'\n}" })
  const patient = graphOf({
    patient:
      "async function patient() {\n  try {\n    await sleep(60000)\n  } finally {\n    log('cleaned up')\n  }\n}",
  })
  const busy = graphOf({
    busy: "async function busy() {\n  try {\n    for (;;) {\n      log('x'.repeat(50))\n      await sleep(1)\n    }\n  } finally {\n    log('cleaned up')\n  }\n}",
  })
  for (const [name, graph] of Object.entries({ quick, patient, busy })) {
    await writeFile(join(scratch.work, `${name}.pipeline`), serializeDocument(graph))
  }
})
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) act()
  await scratch.remove()
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a script in bash, where `asyncanvas` is the program. A script of more than 25 seconds is killed, and has no exit code. */
async function shell(script: string, options: SpawnOptions = {}, userData = shared.userData): Promise<Ended> {
  const define = `asyncanvas() { '${process.execPath}' '${program}' "$@"; }\n`
  const child = spawn('bash', ['-c', define + script], {
    cwd: scratch.work,
    env: { ...process.env, ASYNCANVAS_USER_DATA: userData },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options,
  })
  const limit = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 25_000)
  const said = { out: '', err: '' }
  child.stdout?.on('data', (part) => {
    said.out += part
  })
  child.stderr?.on('data', (part) => {
    said.err += part
  })
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(limit)
  return { code, ...said }
}

const commands = [
  'export quick.pipeline',
  'check quick.pipeline',
  'check --json quick.pipeline',
  'schema',
  'run quick.pipeline',
  'run --json quick.pipeline',
  'run --json patient.pipeline',
  'run --json --clock virtual quick.pipeline',
  'serve',
  '--help',
  '--version',
]

describe('a full disk', () => {
  it.skipIf(!can.devices).each(commands)('is never a success, and is told: %s', async (command) => {
    makeDevice(join(scratch.work, 'full'), 'full')
    const { code, err } = await shell(`asyncanvas ${command} > full`)
    expect(code).toBe(1)
    expect(err).toMatch(/^stdout could not be written: the disk is full\. /m)
    expect(err).not.toMatch(/^\s+at /m)
    expect(await shell(`asyncanvas ${command} > full 2> full`)).toEqual({ code: 1, out: '', err: '' })
  })

  it.skipIf(!can.mounts)('is heard where it takes a part', async () => {
    const disk = join(scratch.work, 'disk')
    mountSmallDisk(disk, 16)
    undo.push(() => unmount(disk))
    await writeFile(join(disk, 'rest'), 'x'.repeat(12_000))
    const { code, err } = await shell('asyncanvas schema > disk/schema')
    expect([code, (await stat(join(disk, 'schema'))).size]).toEqual([1, 4_096])
    expect(err).toMatch(/^stdout could not be written: the disk is full\. /)
  })

  it.skipIf(!can.devices)('for stderr alone is no failure', async () => {
    makeDevice(join(scratch.work, 'full'), 'full')
    expect(await shell('asyncanvas run quick.pipeline 2> full')).toMatchObject({ code: 0, out: '"Data"\n' })
  })
})

describe('a reader that has gone', () => {
  it.each(commands.filter((command) => command !== 'serve'))('ends it as a shell ends others: %s', async (command) => {
    // The program writes only after its reader has certainly gone.
    const { code, err } = await shell(`exec 3> >(:); wait $!; asyncanvas ${command} >&3`)
    expect(code).toBe(141)
    expect(err).not.toMatch(/EPIPE|^\s+at /m)
  })

  it.each(['patient', 'busy'])('ends a run that goes on, with its finally blocks: %s', async (name) => {
    const { code, out, err } = await shell(`asyncanvas run --json ${name}.pipeline | head -1; exit "\${PIPESTATUS[0]}"`)
    expect(code).toBe(141)
    expect(JSON.parse(out)).toMatchObject({ type: 'run.started' })
    expect(err).toContain('cleaned up')
    expect(err).not.toMatch(/EPIPE|^\s+at /m)
  })

  it('of stderr ends a run, too', async () => {
    const { code } = await shell(
      `asyncanvas run busy.pipeline 2>&1 >/dev/null | head -1 >/dev/null; exit "\${PIPESTATUS[0]}"`,
    )
    expect(code).toBe(141)
  })

  it('leaves a reader that waits every line whole', async () => {
    await writeFile(
      join(scratch.work, 'slow.pipeline'),
      serializeDocument(graphOf({ slow: 'async function slow() {\n  await sleep(2500)\n}' })),
    )
    const { code, out } = await shell('asyncanvas run --json slow.pipeline | (sleep 1; cat)')
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent)
    expect([code, events.at(-1)?.type]).toEqual([0, 'run.ended'])
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  })
})

describe('a reader that does not read', () => {
  it('holds neither the run nor Ctrl-C', async () => {
    const flood = graphOf({
      flood:
        "async function flood() {\n  for (let i = 0; i < 120; i += 1) {\n    log('x'.repeat(3000))\n    await sleep(0)\n  }\n  log('flooded')\n  await sleep(60000)\n}",
    })
    await writeFile(join(scratch.work, 'flood.pipeline'), serializeDocument(flood))
    const child = spawn(process.execPath, [program, 'run', '--json', 'flood.pipeline'], {
      cwd: scratch.work,
      env: { ...process.env, ASYNCANVAS_USER_DATA: shared.userData },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    undo.push(() => child.kill('SIGKILL'))
    let err = ''
    child.stderr.on('data', (part) => {
      err += part
    })
    while (!err.includes('flooded')) await once(child.stderr, 'data')
    child.kill('SIGINT')
    while (!err.includes('Cancelling')) await once(child.stderr, 'data')
    // Once the reader reads, all of the output is there.
    const parts: Buffer[] = []
    child.stdout.on('data', (part) => parts.push(part))
    const [code] = await once(child, 'close')
    const last = Buffer.concat(parts).toString().trimEnd().split('\n').at(-1) ?? ''
    expect([code, (JSON.parse(last) as TraceEvent).type]).toEqual([1, 'run.ended'])
  })
})

describe('what packages print', () => {
  it('is neither the result nor an event', async () => {
    const folder = join(scratch.work, 'node_modules', 'loud')
    await mkdir(folder, { recursive: true })
    const code =
      "console.log('hello'); process.stdout.write('written\\n'); exports.call = () => { console.info('called'); process.stdout.write('over\\n'); return 7 }"
    await writeFile(join(folder, 'index.js'), code)
    await writeFile(join(folder, 'package.json'), '{ "name": "loud", "main": "index.js" }')
    await writeFile(join(scratch.work, 'beside.mjs'), "console.log('beside')\nexport const beside = 1\n")
    const graph = {
      ...graphOf({ loud: 'async function loud() {\n  return call() + beside\n}' }),
      shared: "import { call } from 'loud'\nimport { beside } from './beside.mjs'",
    }
    await writeFile(join(scratch.work, 'loud.pipeline'), serializeDocument(graph))
    expect(await shell('asyncanvas run loud.pipeline')).toMatchObject({ code: 0, out: '8\n' })
    const { code: status, out, err } = await shell('asyncanvas run --json loud.pipeline')
    const types = out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as TraceEvent).type)
    expect([status, types.at(-1)]).toEqual([0, 'run.ended'])
    for (const word of ['hello', 'written', 'called', 'beside']) expect(err).toContain(word)
  })
})

describe('--trace', () => {
  const isTrace = (text: string): boolean => readTraceFile(text).ok

  it.skipIf(!can.devices)('to a device writes to it, and leaves it one', async () => {
    for (const kind of ['null', 'full'] as const) makeDevice(join(scratch.work, kind), kind)
    expect(await shell('asyncanvas run quick.pipeline --trace null')).toMatchObject({ code: 0, out: '"Data"\n' })
    const { code, out, err } = await shell('asyncanvas run quick.pipeline --trace full')
    expect([code, out]).toEqual([2, '"Data"\n'])
    expect(err).toContain('--trace full could not be written: the disk is full. ')
    for (const kind of ['null', 'full']) expect((await stat(join(scratch.work, kind))).isCharacterDevice()).toBe(true)
  })

  it('to a FIFO, and to what a shell makes of >(…), is read', async () => {
    await shell('mkfifo fifo; cat fifo > read & asyncanvas run quick.pipeline --trace fifo; wait')
    expect(isTrace(await readFile(join(scratch.work, 'read'), 'utf8'))).toBe(true)
    const { code, out } = await shell(
      'asyncanvas run quick.pipeline --trace >(cat > copy; echo > done); while [ ! -e done ]; do sleep 0.05; done',
    )
    expect([code, out]).toEqual([0, '"Data"\n'])
    expect(isTrace(await readFile(join(scratch.work, 'copy'), 'utf8'))).toBe(true)
    const lonely = await shell('mkfifo lonely; asyncanvas run quick.pipeline --trace lonely')
    expect([lonely.code, lonely.out]).toEqual([2, '"Data"\n'])
    expect(lonely.err).toContain('--trace lonely could not be written: nobody reads it. ')
  })

  it.each(['| cat', '| (sleep 2; cat)', '> all; cat all'])(
    'to /dev/stdout comes before the result: %s',
    async (rest) => {
      const { code, out } = await shell(`asyncanvas run quick.pipeline --trace /dev/stdout ${rest}`)
      const lines = out.trimEnd().split('\n')
      expect([code, lines.at(-1)]).toEqual([0, '"Data"'])
      expect(isTrace(lines.slice(0, -1).join('\n'))).toBe(true)
    },
  )

  it('over a read-only file, a folder or a socket is refused before the run', async () => {
    await writeFile(join(scratch.work, 'fixed.json'), 'mine', { mode: 0o444 })
    const { code, out, err } = await shell('asyncanvas run quick.pipeline --trace fixed.json')
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('--trace fixed.json cannot be written: it is read-only. ')
    expect(await readFile(join(scratch.work, 'fixed.json'), 'utf8')).toBe('mine')
    expect((await shell('asyncanvas run quick.pipeline --trace .')).err).toContain('it is a folder')
  })
})

describe('export -o', () => {
  it('over a read-only file is refused, also for root', async () => {
    await writeFile(join(scratch.work, 'out.ts'), 'mine', { mode: 0o444 })
    const { code, err } = await shell('asyncanvas export quick.pipeline -o out.ts')
    expect(code).toBe(2)
    expect(err).toBe('out.ts could not be written: it is read-only. Choose another name, or make it writable.\n')
    expect(await readFile(join(scratch.work, 'out.ts'), 'utf8')).toBe('mine')
  })

  it.skipIf(process.geteuid?.() !== 0)(
    'of somebody who is not root writes what they may, and keeps whose it is',
    async () => {
      const nobody = 65_534
      await chmod(join(scratch.work, '..'), 0o755)
      await mkdir(scratch.userData)
      await chown(scratch.userData, nobody, nobody)
      const shared = join(scratch.work, 'shared')
      await mkdir(shared)
      await writeFile(join(shared, 'mine.ts'), 'old')
      await chown(join(shared, 'mine.ts'), nobody, nobody)
      await writeFile(join(shared, 'open.ts'), 'old')
      await chmod(join(shared, 'open.ts'), 0o666)
      await writeFile(join(shared, 'closed.ts'), 'old')
      await mkdir(join(scratch.work, 'theirs'))
      await chmod(join(scratch.work, 'theirs'), 0o777)
      await writeFile(join(scratch.work, 'theirs', 'open.ts'), 'old')
      await chmod(join(scratch.work, 'theirs', 'open.ts'), 0o666)
      const as = { uid: nobody, gid: nobody }
      for (const path of ['shared/mine.ts', 'shared/open.ts', 'theirs/open.ts']) {
        const { uid } = await stat(join(scratch.work, path))
        expect(await shell(`asyncanvas export quick.pipeline -o ${path}`, as, scratch.userData)).toMatchObject({
          code: 0,
        })
        expect(await readFile(join(scratch.work, path), 'utf8')).toContain('async function quick')
        expect((await stat(join(scratch.work, path))).uid).toBe(uid)
      }
      const refused = await shell('asyncanvas export quick.pipeline -o shared/closed.ts', as, scratch.userData)
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('permission denied') })
      expect((await readdir(shared)).sort()).toEqual(['closed.ts', 'mine.ts', 'open.ts'])
    },
  )
})

describe("the user's data", () => {
  const modes = async (folder: string): Promise<readonly string[]> => {
    const names = await readdir(folder, { withFileTypes: true })
    const found = await Promise.all(
      names.map(async (entry) => {
        const path = join(folder, entry.name)
        const own = ((await stat(path)).mode & 0o077) === 0 ? [] : [path]
        return entry.isDirectory() ? [...own, ...(await modes(path))] : own
      }),
    )
    return found.flat()
  }

  it.each(['made', 'found'])('is nobody else’s: %s', async (how) => {
    if (how === 'found') await mkdir(scratch.userData, { mode: 0o755 })
    await shell('umask 000; asyncanvas run quick.pipeline', {}, scratch.userData)
    expect((await stat(scratch.userData)).mode & 0o777).toBe(0o700)
    expect(await modes(scratch.userData)).toEqual([])
  })

  it('stays as it is where it is a folder with other things', async () => {
    await mkdir(scratch.userData, { mode: 0o755 })
    await writeFile(join(scratch.userData, 'something'), '')
    await shell('asyncanvas run quick.pipeline', {}, scratch.userData)
    expect((await stat(scratch.userData)).mode & 0o777).toBe(0o755)
    expect((await stat(join(scratch.userData, 'code-cache'))).mode & 0o777).toBe(0o700)
  })
})
