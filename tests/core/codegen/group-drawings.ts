import type { Graph, Node } from '#graph'
import { graphOf, inGroups, type NodeSketch } from '../../support/graph-of.ts'

const group = (
  name: string,
  settings: { readonly timeoutMs?: number; readonly shield?: boolean } = {},
): NodeSketch => ({
  kind: 'group',
  name,
  shield: false,
  ...settings,
})

/** A function that takes `ms` and returns its name with what it was given, or throws. */
const work = (
  name: string,
  ms: number,
  parameters = '',
  end = `return ['${name}', ${parameters.replace(/: \w+(\[\])?/g, '')}]`,
): Omit<Extract<Node, { kind: 'coroutine' }>, 'id'> => ({
  kind: 'coroutine',
  code: `async function ${name}(${parameters}): Promise<unknown> {\n  log('+${name}')\n  await sleep(${ms})\n  log('-${name}')\n  ${end}\n}`,
})
const fails = (name: string, ms: number) => work(name, ms, '', `throw new RangeError('${name} failed')`)
const tells = (name: string, ms = 1) => work(name, ms, 'error: any', `return [error.name, error.message]`)

const left = (name: string): NodeSketch => ({ kind: 'race', name, handles: [], winner: 'done', losers: 'left' })

/** Drawings with groups, in few nodes. */
export const drawings: Readonly<Record<string, Graph>> = {
  twoEnds: inGroups(graphOf({ checks: group('checks'), lint: work('lint', 20), types: work('types', 10) }), {
    checks: ['lint', 'types'],
  }),
  chain: inGroups(
    graphOf(
      {
        checks: group('checks'),
        build: work('build', 20),
        test: work('test', 10, 'built: unknown'),
        lint: work('lint', 15),
      },
      ['build -> test.built'],
    ),
    { checks: ['build', 'test', 'lint'] },
  ),
  usedOutside: inGroups(
    graphOf(
      {
        load: work('load', 5),
        checks: group('checks'),
        lint: work('lint', 20, 'sources: unknown'),
        types: work('types', 10, 'sources: unknown'),
        report: work('report', 5, 'lint: unknown, types: unknown'),
      },
      ['load -> lint.sources', 'load -> types.sources', 'lint -> report.lint', 'types -> report.types'],
    ),
    { checks: ['lint', 'types'] },
  ),
  ownValue: inGroups(
    graphOf(
      {
        checks: group('checks'),
        lint: work('lint', 20),
        types: work('types', 10),
        report: work('report', 5, 'checks: unknown, lint: unknown'),
      },
      ['checks -> report.checks', 'lint -> report.lint'],
    ),
    { checks: ['lint', 'types'] },
  ),
  failing: inGroups(graphOf({ checks: group('checks'), lint: work('lint', 20), types: fails('types', 10) }), {
    checks: ['lint', 'types'],
  }),
  outlivesInner: inGroups(
    graphOf(
      {
        all: group('all'),
        checks: group('checks'),
        lint: work('lint', 5),
        types: fails('types', 10),
        rescue: tells('rescue'),
        report: work('report', 5, 'lint: unknown'),
      },
      ['checks.error -> rescue.error', 'lint -> report.lint'],
    ),
    { all: ['checks', 'rescue'], checks: ['lint', 'types'] },
  ),
  bothRacesFail: inGroups(
    graphOf({ checks: group('checks'), types: fails('types', 10), first: left('first'), second: left('second') }, [
      'types -> first',
      'types -> second',
    ]),
    { checks: ['types', 'first', 'second'] },
  ),
  fallback: inGroups(
    graphOf({ checks: group('checks'), lint: work('lint', 20), types: fails('types', 10), rescue: tells('rescue') }, [
      'checks.error -> rescue.error',
    ]),
    { checks: ['lint', 'types'] },
  ),
  timeLimit: inGroups(
    graphOf(
      {
        checks: group('checks', { timeoutMs: 15 }),
        lint: work('lint', 20),
        types: work('types', 10),
        rescue: tells('rescue'),
      },
      ['checks.error -> rescue.error'],
    ),
    { checks: ['lint', 'types'] },
  ),
  begins: inGroups(
    graphOf(
      {
        slow: work('slow', 30),
        slower: work('slower', 40),
        checks: group('checks', { timeoutMs: 25 }),
        lint: work('lint', 10, 'from: unknown'),
        types: work('types', 10, 'from: unknown'),
      },
      ['slow -> lint.from', 'slower -> types.from'],
    ),
    { checks: ['lint', 'types'] },
  ),
  shielded: inGroups(
    graphOf(
      {
        saved: group('saved', { shield: true }),
        write: work('write', 30),
        tell: work('tell', 5),
        other: fails('other', 10),
        all: group('all'),
        rescue: tells('rescue'),
      },
      ['all.error -> rescue.error'],
    ),
    { saved: ['write', 'tell'], all: ['saved', 'other'] },
  ),
  nested: inGroups(
    graphOf(
      {
        all: group('all'),
        first: work('first', 5),
        checks: group('checks'),
        lint: work('lint', 20, 'from: unknown'),
        types: work('types', 10, 'from: unknown'),
        report: work('report', 5, 'lint: unknown, types: unknown'),
      },
      ['first -> lint.from', 'first -> types.from', 'lint -> report.lint', 'types -> report.types'],
    ),
    { checks: ['lint', 'types'], all: ['first', 'checks'] },
  ),
  takenInside: inGroups(
    graphOf(
      {
        checks: group('checks'),
        lint: fails('lint', 10),
        mend: tells('mend', 5),
        types: work('types', 20),
        report: work('report', 5, 'lint: unknown, types: unknown'),
      },
      ['lint.error -> mend.error', 'mend -> report.lint', 'types -> report.types'],
    ),
    { checks: ['lint', 'mend', 'types'] },
  ),
  collectedInside: inGroups(
    graphOf(
      { checks: group('checks'), lint: fails('lint', 10), types: work('types', 20), both: 'gather returnExceptions' },
      ['lint -> both', 'types -> both'],
    ),
    { checks: ['lint', 'types', 'both'] },
  ),
  gathered: inGroups(
    graphOf(
      {
        checks: group('checks'),
        lint: fails('lint', 10),
        types: work('types', 20),
        both: 'gather',
        rescue: tells('rescue'),
      },
      ['lint -> both', 'types -> both', 'checks.error -> rescue.error'],
    ),
    { checks: ['lint', 'types', 'both'] },
  ),
  errorLeaves: inGroups(
    graphOf({ checks: group('checks'), lint: fails('lint', 10), types: work('types', 20), rescue: tells('rescue') }, [
      'lint.error -> rescue.error',
    ]),
    { checks: ['lint', 'types'] },
  ),
  caseLeaves: inGroups(
    graphOf(
      {
        checks: group('checks'),
        load: work('load', 5),
        isGood: 'branch',
        types: work('types', 20),
        yes: work('yes', 5, 'value: unknown'),
        no: work('no', 5, 'value: unknown'),
      },
      ['load -> isGood.value', 'isGood.yes -> yes.value', 'isGood.no -> no.value'],
    ),
    { checks: ['load', 'isGood', 'types'] },
  ),
  taskLeaves: inGroups(
    graphOf(
      {
        checks: group('checks'),
        lint: work('lint', 10),
        types: work('types', 20),
        other: work('other', 5),
        all: 'gather',
      },
      ['lint -> all', 'other -> all'],
    ),
    { checks: ['lint', 'types'] },
  ),
  behindSkips: inGroups(
    graphOf(
      {
        broken: fails('broken', 5),
        rescue: tells('rescue'),
        checks: group('checks'),
        lint: work('lint', 10, 'from: unknown'),
        types: work('types', 20),
        after: work('after', 5, 'checks: unknown'),
      },
      ['broken.error -> rescue.error', 'broken -> lint.from', 'checks -> after.checks'],
    ),
    { checks: ['lint', 'types'] },
  ),
  allSkipped: inGroups(
    graphOf(
      {
        broken: fails('broken', 5),
        rescue: tells('rescue'),
        checks: group('checks'),
        lint: work('lint', 10, 'from: unknown'),
        types: work('types', 20, 'from: unknown'),
        after: work('after', 5, 'checks: unknown'),
      },
      ['broken.error -> rescue.error', 'broken -> lint.from', 'broken -> types.from', 'checks -> after.checks'],
    ),
    { checks: ['lint', 'types'] },
  ),
  afterGroup: inGroups(
    graphOf(
      {
        first: work('first', 5),
        checks: group('checks'),
        lint: work('lint', 10),
        types: work('types', 20),
        last: work('last', 5),
      },
      ['first -> checks.after', 'checks -> last.after'],
    ),
    { checks: ['lint', 'types'] },
  ),
  stoppedWhileItWaits: inGroups(
    graphOf(
      {
        slow: work('slow', 40),
        checks: group('checks', { timeoutMs: 15 }),
        lint: work('lint', 60),
        types: work('types', 10, 'from: unknown'),
      },
      ['slow -> types.from'],
    ),
    { checks: ['lint', 'types'] },
  ),
  takesFromOutside: inGroups(
    graphOf(
      { checks: group('checks', { timeoutMs: 30 }), lint: work('lint', 10), types: work('types', 60), both: 'gather' },
      ['lint -> both', 'types -> both'],
    ),
    { checks: ['lint', 'both'] },
  ),
  takesWhatOthersNeed: inGroups(
    graphOf(
      {
        checks: group('checks', { timeoutMs: 30 }),
        lint: work('lint', 10),
        types: work('types', 60),
        both: 'gather',
        report: work('report', 5, 'types: unknown'),
        rescue: tells('rescue'),
      },
      ['lint -> both', 'types -> both', 'types -> report.types', 'checks.error -> rescue.error'],
    ),
    { checks: ['lint', 'both'] },
  ),
  outsideFails: inGroups(
    graphOf(
      {
        load: work('load', 5),
        checks: group('checks'),
        lint: work('lint', 50),
        types: work('types', 10, 'from: unknown', `throw new RangeError('types failed')`),
        both: 'gather',
        rescue: tells('rescue'),
      },
      ['load -> types.from', 'lint -> both', 'types -> both', 'checks.error -> rescue.error'],
    ),
    { checks: ['lint', 'both'] },
  ),
  racesOutside: inGroups(
    graphOf(
      {
        north: work('north', 20),
        south: work('south', 10),
        quote: 'race',
        checks: group('checks'),
        lint: work('lint', 5, 'quote: unknown'),
        types: work('types', 30, 'quote: unknown'),
        tell: work('tell', 5, 'lint: unknown'),
      },
      [...['north -> quote', 'south -> quote', 'quote -> lint.quote', 'quote -> types.quote', 'lint -> tell.lint']],
    ),
    { checks: ['lint', 'types'] },
  ),
  racesInside: inGroups(
    graphOf(
      {
        checks: group('checks'),
        north: work('north', 20),
        south: work('south', 10),
        quote: 'race',
        lint: work('lint', 5, 'quote: unknown'),
        types: work('types', 30),
      },
      ['north -> quote', 'south -> quote', 'quote -> lint.quote'],
    ),
    { checks: ['north', 'south', 'quote', 'lint', 'types'] },
  ),
  racesWithGroup: inGroups(
    graphOf(
      {
        checks: group('checks'),
        lint: work('lint', 20),
        types: work('types', 30),
        south: work('south', 10),
        first: 'race success',
      },
      ['checks -> first', 'south -> first'],
    ),
    { checks: ['lint', 'types'] },
  ),
}
