import type { Plan } from '#compile'
import { type NodeDraft, planOf } from './plans.ts'

/** Of each node by name: whose values it takes, and what else must end before it. */
type Drawing = Readonly<Record<string, readonly [values?: readonly string[], after?: readonly string[]]>>

function drawn(drawing: Drawing): Plan {
  const names = Object.keys(drawing)
  const drafts = names.map((name): NodeDraft => {
    const [values = [], after = []] = drawing[name] ?? []
    const parameters = values.map((_, at) => `value${at}: string`).join(', ')
    return {
      kind: 'coroutine',
      code: `async function ${name}(${parameters}): Promise<string> {\n  await sleep(1)\n  return '${name}'\n}`,
      args: values.map((value) => ({ from: names.indexOf(value) })),
      after: after.map((each) => names.indexOf(each)),
    }
  })
  return planOf(drafts)
}

const merged = (...drawings: readonly Drawing[]): Drawing => Object.assign({}, ...drawings)

const platforms = ['Linux', 'Mac', 'Windows']

/** A CI's jobs: a barrier before packing, and documentation beside it. */
const ci = drawn(
  merged(
    { checkout: [], install: [[], ['checkout']] },
    { lint: [[], ['install']], typecheck: [[], ['install']], unit: [[], ['install']] },
    ...platforms.map(
      (each) => ({ [`build${each}`]: [[], ['install']], [`e2e${each}`]: [[`build${each}`]] }) as Drawing,
    ),
    { docs: [[], ['install']], deployDocs: [['docs'], ['lint']] },
    {
      packAll: [
        platforms.map((each) => `build${each}`),
        ['lint', 'typecheck', 'unit', 'e2eLinux', 'e2eMac', 'e2eWindows'],
      ],
    },
    { sign: [['packAll']], publish: [['sign']], notify: [['publish', 'deployDocs']] },
  ),
)

const tables = ['Orders', 'Users', 'Items', 'Events']

/** A warehouse's night: tables, what is made of several of them, and exports at the end. */
const warehouse = drawn(
  merged(
    { start: [] },
    ...tables.map(
      (each) =>
        ({
          [`extract${each}`]: [[], ['start']],
          [`validate${each}`]: [[`extract${each}`]],
          [`stage${each}`]: [[`validate${each}`]],
        }) as Drawing,
    ),
    { dimUsers: [['stageUsers']], dimItems: [['stageItems']] },
    { factOrders: [['stageOrders', 'dimUsers', 'dimItems']], factEvents: [['stageEvents', 'dimUsers']] },
    {
      martSales: [['factOrders']],
      martRetention: [['factEvents', 'factOrders']],
      checkMarts: [['martSales', 'martRetention']],
    },
    { exportFinance: [['martSales'], ['checkMarts']], exportGrowth: [['martSales'], ['checkMarts']] },
    { notify: [[], ['exportFinance', 'exportGrowth']] },
  ),
)

const libraries = ['Core', 'Net', 'Gui', 'Sound', 'Text', 'Fonts', 'Shapes', 'Maps']

/** A build: every object waits for what is generated, libraries for their objects, the program for them. */
const build = drawn(
  merged(
    { configure: [], generateParser: [[], ['configure']], generateVersion: [[], ['configure']] },
    ...libraries.map((each) => {
      const objects = ['Base', 'Files', 'Main'].map((part) => `compile${each}${part}`)
      const compiled = Object.fromEntries(objects.map((name) => [name, [[], ['generateParser', 'generateVersion']]]))
      return { ...compiled, [`link${each}`]: [objects, each === 'Fonts' ? ['linkText'] : []] } as Drawing
    }),
    {
      linkApp: [libraries.map((each) => `link${each}`)],
      testApp: [['linkApp']],
      packageApp: [['linkApp'], ['testApp']],
    },
  ),
)

/** Seven tests behind the same four objects, and what reads some of their results. */
const barrier = drawn(
  merged(
    { buildCore: [], buildNet: [], buildGui: [], buildText: [] },
    ...Array.from(
      { length: 6 },
      (_, at) => ({ [`test${at}`]: [['buildCore'], ['buildNet', 'buildGui', 'buildText']] }) as Drawing,
    ),
    { smoke: [['buildCore']], report: [['test0', 'test1', 'smoke']], audit: [['test2', 'test3', 'smoke']] },
    { end: [[], ['report', 'audit', 'test4', 'test5']] },
  ),
)

export const realShapes: Readonly<Record<string, Plan>> = { ci, warehouse, build, barrier }
