import type { Graph, Policies, Stream } from '#graph'
import { graphOf, inGroups } from '../../support/graph-of.ts'

const crawl = `async function* crawl(url = '/'): AsyncGenerator<string> {
  for (const page of ['a', 'b', 'c']) {
    await sleep(10)
    yield url + page
  }
}`

const count = `async function count(pages: AsyncIterable<string>, least = 0): Promise<number> {
  let counted = least
  for await (const page of pages) {
    log('+' + page)
    await sleep(5)
    counted += 1
  }
  return counted
}`

const upper = `async function* upper(pages: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const page of pages) yield page.toUpperCase()
}`

const fails = `async function* crawl(): AsyncGenerator<string> {
  yield 'a'
  await sleep(10)
  throw new RangeError('no more pages')
}`

const first = `async function count(pages: AsyncIterable<string>): Promise<string> {
  for await (const page of pages) return page
  return 'none'
}`

const size = 'async function size(page: string): Promise<number> {\n  await sleep(20)\n  return page.length\n}'

const each = (policies: Policies = {}) =>
  ({ kind: 'coroutine', code: size, each: { parameter: 'page', limit: 2 }, ...policies }) as const

const later = 'async function n(): Promise<number> {\n  await sleep(50)\n  return 2\n}'
const two = count.replace('count(', 'other(')
const stream = (how: Stream) => ({ kind: 'coroutine', code: crawl, stream: how }) as const

const url = { kind: 'input', name: 'url', type: 'string', default: '/docs/' } as const

/** Drawings with streams that can be exported. */
export const drawings: Readonly<Record<string, Graph>> = {
  one: graphOf({ crawl, count }, ['crawl -> count.pages']),
  'with a value for each': graphOf(
    { url, n: 'async function n(): Promise<number> {\n  await sleep(50)\n  return 2\n}', crawl, count },
    [...['url -> crawl.url', 'crawl -> count.pages', 'n -> count.least']],
  ),
  'through another': graphOf({ upper, crawl, count }, ['crawl -> upper.pages', 'upper -> count.pages']),
  'that fails': graphOf({ crawl: fails, count }, ['crawl -> count.pages']),
  'left early': graphOf({ crawl, count: first, end: 'output' }, ['crawl -> count.pages', 'count -> end']),
  'for each item': graphOf({ crawl, size: each() }, ['crawl -> size.page']),
  'for each item, with policies': graphOf(
    {
      crawl,
      size: each({ timeoutMs: 100, retry: { tries: 2, delayMs: 5, backoff: 'fixed' } }),
    },
    ['crawl -> size.page'],
  ),
  'with a timeout': graphOf({ crawl, count: { kind: 'coroutine', code: count, timeoutMs: 22 } }, [
    'crawl -> count.pages',
  ]),
  'whose reader fails, which is taken': graphOf(
    { crawl: fails, count, why: 'async function why(error: Error): Promise<string> {\n  return error.message\n}' },
    ['crawl -> count.pages', 'count.error -> why.error'],
  ),
  'in a case': graphOf({ b: 'branch', crawl, count, s: 'sleep 3' }, [
    'b.yes -> crawl.after',
    'crawl -> count.pages',
    'b.no -> s.after',
  ]),
  'into a group': inGroups(graphOf({ g: 'group', crawl, count }, ['crawl -> count.pages']), { g: ['count'] }),
  'within a group': inGroups(graphOf({ g: 'group 1000', crawl, count, s: 'sleep 3' }, ['crawl -> count.pages']), {
    g: ['crawl', 'count', 's'],
  }),
  'with items ready ahead': graphOf({ crawl: stream({ buffer: 2 }), count }, ['crawl -> count.pages']),
  'with items ready ahead, for each item in a group': inGroups(
    graphOf({ g: 'group 1000', crawl: stream({ buffer: 2 }), size: each() }, ['crawl -> size.page']),
    { g: ['crawl', 'size'] },
  ),
  'with items ready before the reader begins': graphOf({ crawl: stream({ buffer: 2 }), n: later, count }, [
    ...['crawl -> count.pages', 'n -> count.least'],
  ]),
  'that two share': graphOf({ crawl: stream({ to: 'share' }), count, other: two }, [
    'crawl -> count.pages',
    'crawl -> other.pages',
  ]),
  'of which two get all': graphOf({ crawl: stream({ to: 'all', buffer: 1 }), count, other: two }, [
    'crawl -> count.pages',
    'crawl -> other.pages',
  ]),
  'whose end others wait for': graphOf({ crawl, count, s: 'sleep 3' }, ['crawl -> count.pages', 'crawl -> s.after']),
  'whose error is taken': graphOf(
    { crawl: fails, count, why: 'async function why(error: Error): Promise<string> {\n  return error.message\n}' },
    ['crawl -> count.pages', 'crawl.error -> why.error'],
  ),
  'of which one of two arrives': graphOf({ b: 'branch', crawl, feed: crawl.replace('crawl', 'feed'), count }, [
    'b.yes -> crawl.after',
    'b.no -> feed.after',
    'crawl -> count.pages',
    'feed -> count.pages',
  ]),
}

/** Those that cannot yet, each with the remedy. */
export const refused: Readonly<Record<string, readonly [Graph, string]>> = {
  'items ready ahead beside a race': [
    graphOf({ crawl: stream({ buffer: 2 }), count, a: 'sleep 3', b: 'sleep 5', first: 'race' }, [
      'crawl -> count.pages',
      'a -> first',
      'b -> first',
    ]),
    'Let the losers of first run on',
  ],
  'a reader that may be skipped later': [
    inGroups(graphOf({ g: 'group 1000', crawl, count, n: later }, [...['crawl -> count.pages', 'n -> count.least']]), {
      g: ['crawl', 'count'],
    }),
    'Wire what count waits for to crawl as well',
  ],
}
