import {
  concatMap,
  defer,
  firstValueFrom,
  forkJoin,
  map,
  mergeMap,
  range,
  reduce,
  shareReplay,
  timer,
  toArray,
} from 'rxjs'
import { lastLayer, limit, nodeValue, sleepMs, sum } from './workload.mjs'

/** @param {number} index */
async function task(index) {
  await null
  return index
}

/** @param {number} a @param {number} b @param {number} c */
async function node(a, b, c) {
  await null
  return nodeValue(a, b, c)
}

/** @param {readonly import('rxjs').Observable<number>[]} sources */
const nodeOf = (sources) =>
  (sources.length === 0
    ? defer(() => node(0, 0, 0))
    : forkJoin(sources).pipe(mergeMap(([a = 0, b = 0, c = 0]) => node(a, b, c)))
  ).pipe(shareReplay(1))

const addOne = async () => {
  await null
  return 1
}

/** @type {import('./workload.mjs').Workloads} */
export const workloads = {
  fan: (count) => () => firstValueFrom(range(0, count).pipe(mergeMap(task), toArray(), map(sum))),
  chain: (count) => () =>
    firstValueFrom(
      range(0, count).pipe(
        concatMap(addOne),
        reduce((total, value) => total + value, 0),
      ),
    ),
  dag: (count) => () => firstValueFrom(forkJoin(lastLayer(count, nodeOf)).pipe(map(sum))),
  limit: (count) => () => firstValueFrom(range(0, count).pipe(mergeMap(task, limit), toArray(), map(sum))),
  sleep: (count) => () =>
    firstValueFrom(
      range(0, count).pipe(
        mergeMap(() => timer(sleepMs)),
        toArray(),
        map(({ length }) => length),
      ),
    ),
}
