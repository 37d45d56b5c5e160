import { expect, it } from 'vitest'
import { cutOut, includedFile, pipelineNodes } from '#graph'
import { newFiles, withDrafts, withoutDrafts } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'

const drawn = graphOf({ a: 'sleep 10', b: 'sleep 20', c: 'sleep 30' }, ['a -> b', 'b -> c'])

it('knows which drafts the drawing names, also those within others, and puts them in line for a copy', () => {
  const outer = cutOut(drawn, ['a', 'b'], { file: 'outer.pipeline', title: 'outer' })
  if (!outer.ok) throw new Error(outer.message)
  const inner = cutOut(outer.value.inner, ['a'], { file: 'inner.pipeline', title: 'inner' })
  if (!inner.ok) throw new Error(inner.message)
  const drafts = {
    './outer.pipeline': inner.value.graph,
    './inner.pipeline': inner.value.inner,
    './undone.pipeline': drawn,
  }
  const { graph } = outer.value
  expect(newFiles(graph, drafts).map(({ name }) => name)).toEqual(['outer.pipeline', 'inner.pipeline'])
  expect(newFiles(drawn, drafts)).toEqual([])
  const whole = withoutDrafts(graph, drafts)
  expect(pipelineNodes(whole)).toEqual([])
  expect(whole.nodes.map(({ kind }) => kind)).toEqual(['sleep', 'sleep', 'sleep'])
  const includes = withDrafts({ path: '/here/main.pipeline', files: {} }, drafts)
  expect(includedFile(includes, '/here/inner.pipeline')).toMatchObject({ ok: true })
})
