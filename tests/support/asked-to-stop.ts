import { graphOf } from './graph-of.ts'

/** Pipelines whose code is asked to stop in the situations that JavaScript adds to asyncio. */

/** Its code awaits races that a native promise wins, again and again, until another node fails. */
export const polling = graphOf(
  {
    poll: [
      'async function poll(): Promise<void> {',
      '  for (;;) await Promise.race([new Promise((done) => setTimeout(done, 20)), sleep(10_000)])',
      '}',
    ].join('\n'),
    failing: "async function failing(): Promise<void> {\n  await sleep(200)\n  throw new Error('enough')\n}",
    all: 'gather',
  },
  ['poll -> all', 'failing -> all'],
)

/** A task with a child handles its own timeout; the child is not affected, and goes on to its end. */
export const withChild = graphOf({
  child: [
    'async function child(): Promise<string> {',
    `  const child = await createSubprocess('node', ['-e', "setTimeout(console.log, 300, 'to its end')"])`,
    '  try {',
    '    await waitFor(new Event().wait(), 20)',
    '  } catch (error) {',
    '    log(error.name)',
    '  }',
    '  const [out] = await child.communicate()',
    '  return out.trim()',
    '}',
  ].join('\n'),
})
