// @vitest-environment happy-dom
import { act, render, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { LateCode } from '../../renderer/ui/late-code.tsx'

type Tell = (entries: readonly { readonly isIntersecting: boolean }[]) => void

afterEach(() => vi.unstubAllGlobals())

/** Replaces the browser's observer; the test itself reports what is visible. */
function stubObserver(): Tell[] {
  const told: Tell[] = []
  class Observer {
    constructor(tell: Tell) {
      told.push(tell)
    }
    observe(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal('IntersectionObserver', Observer)
  return told
}

it('is an editor once it has come near, though the text that was looked at is gone then', async () => {
  const told = stubObserver()
  const { container } = render(<LateCode label="Code of f" value="const a = 1" />)
  const editor = () => container.querySelector('.cm-editor')
  expect(editor()).toBeNull()
  const [tell] = told
  act(() => tell?.([{ isIntersecting: false }]))
  expect(editor()).toBeNull()
  act(() => tell?.([{ isIntersecting: true }]))
  await waitFor(() => expect(editor()).not.toBeNull())
  act(() => tell?.([{ isIntersecting: false }]))
  expect(editor()).not.toBeNull()
})
