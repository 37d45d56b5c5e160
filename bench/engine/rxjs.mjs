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
import { lastLayer, limit, node, sleepMs, sum, task } from './workload.mjs'

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
