import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'

export const coroutine: Begin<PlanNodeOfKind<'coroutine'>> = (node, { sources }, { call }) =>
  call(node, sources.map(valueFrom))

function valueFrom(source: { readonly value: unknown } | null): unknown {
  return source?.value
}
