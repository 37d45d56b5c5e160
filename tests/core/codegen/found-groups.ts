import type { Graph } from '#graph'
import { graphOf, inGroups } from '../../support/graph-of.ts'

const fails = (name: string, ms: number): string =>
  `async function ${name}() {\n  await sleep(${ms})\n  throw new RangeError('${name} failed')\n}`
const tells = (name: string): string => `async function ${name}(error: any) {\n  return [error.name, error.message]\n}`
const works = (name: string, ms: number): string =>
  `async function ${name}(from?: unknown) {\n  log('+${name}')\n  await sleep(${ms})\n  return ['${name}', from]\n}`

/** Drawings with groups that random ones have brought up: what fails behind a cancel, never begins, or has no value. */
export const found: Readonly<Record<string, Graph>> = {
  shieldFailsLater: inGroups(
    graphOf({ all: 'group', saved: 'group shield', types: fails('types', 10), write: fails('write', 20) }),
    { all: ['saved', 'types'], saved: ['write'] },
  ),
  shieldFailsBehindTimeout: inGroups(
    graphOf({ all: 'group 10', saved: 'group shield', write: fails('write', 20), lint: works('lint', 5) }),
    { all: ['saved', 'lint'], saved: ['write'] },
  ),
  timeoutBehindTimeout: inGroups(graphOf({ all: 'group 10', saved: 'group 20 shield', write: works('write', 30) }), {
    all: ['saved'],
    saved: ['write'],
  }),
  groupsThatNeverBegin: inGroups(
    graphOf(
      {
        load: works('load', 5),
        other: fails('other', 10),
        mend: tells('mend'),
        checks: 'group',
        lint: works('lint', 5),
        types: works('types', 5),
        more: 'group',
        build: works('build', 5),
        test: works('test', 5),
      },
      [
        'other.error -> mend.error',
        'load -> lint.from',
        'load.error -> lint.from',
        'other -> lint.after',
        'other -> types.after',
        'load -> build.from',
        'load.error -> build.from',
        'other -> build.after',
        'other -> test.after',
      ],
    ),
    { checks: ['lint', 'types'], more: ['build', 'test'] },
  ),
  valueOfNothing: inGroups(
    graphOf({ checks: 'group', lint: works('lint', 5), types: works('types', 5), out: 'output', all: 'output' }, [
      'lint -> types.from',
      'types -> out',
      'checks -> all',
    ]),
    { checks: ['lint', 'types'] },
  ),
  valueOfNothingBesideFailure: inGroups(
    graphOf(
      {
        checks: 'group',
        lint: works('lint', 5),
        mend: tells('mend'),
        types: works('types', 5),
        out: 'output',
        all: 'output',
      },
      ['lint -> types.from', 'lint.error -> mend.error', 'types -> out', 'mend -> out', 'checks -> all'],
    ),
    { checks: ['lint', 'types', 'mend'] },
  ),
  listOnlyAwaited: inGroups(
    graphOf({ checks: 'group', lint: works('lint', 5), both: 'gather', types: works('types', 5) }, [
      'lint -> both',
      'both -> types.after',
    ]),
    { checks: ['lint', 'both', 'types'] },
  ),
}
