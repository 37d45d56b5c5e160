// @vitest-environment happy-dom
import { expect, it } from 'vitest'

it('is told of a changed selection behind the call that changes it, as in a browser', async () => {
  let changes = 0
  document.addEventListener('selectionchange', () => {
    changes += 1
  })
  document.getSelection()?.collapse(document.body, 0)
  expect(changes).toBe(0)
  await new Promise((done) => setTimeout(done, 1))
  expect(changes).toBe(1)
  document.getSelection()?.collapse(document.body, 0)
  await new Promise((done) => setTimeout(done, 1))
  expect(changes).toBe(1)
})
