import { expect, it } from 'vitest'
import { scopeTable } from '#graph'
import { completionsFor } from '../../renderer/panels/inspector/completions.ts'

const offered = (label: string, shared = '', of?: string) =>
  completionsFor(shared).filter((each) => each.label === label && each.of === of)

it('offers every name in scope, with what it takes and what it does', () => {
  for (const { name, doc } of scopeTable) {
    const [completion, ...more] = offered(name)
    expect(more).toEqual([])
    expect(completion?.info).toContain(doc)
    expect(completion?.detail).not.toBe('')
  }
  expect(offered('sleep')[0]?.detail).toBe('(delayMs, result?)')
  expect(offered('toThread')[0]?.detail).toBe('(fn, …args)')
  expect(offered('retry')[0]?.detail).toBe('(coroutine, options)')
  expect(offered('signal')[0]?.detail).toBe('AbortSignal')
  expect(offered('Queue')[0]).toMatchObject({ type: 'class', detail: 'class' })
})

it('offers members behind their name alone', () => {
  expect(offered('table', '', 'console')).toHaveLength(1)
  expect(offered('table')).toEqual([])
})

it('offers the name that the shared code gives another meaning as the shared code has it', () => {
  const shared = 'const console = { say() {} }\nconst log = 1'
  expect(offered('log', shared)).toEqual([{ label: 'log', type: 'constant', detail: 'shared code' }])
  expect(offered('table', shared, 'console')).toEqual([])
})
