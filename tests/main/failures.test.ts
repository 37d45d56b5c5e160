import { constants } from 'node:os'
import { expect, it } from 'vitest'
import { failureOf } from '../../main/documents/failures.ts'

const codes = [...Object.keys(constants.errno), 'NO_READER', 'READ_ONLY', 'IS_SOCKET', 'IS_DISK']
const failed = (code: string) => Object.assign(new Error(`${code}: said the system`), { code })

it.each(codes)('%s is told in words, with a remedy', (code) => {
  const { message, remedy } = failureOf(failed(code), 'a.pipeline')
  // A code without words of its own is shown as it is.
  if (message !== `a.pipeline (${code})`) expect(message).toMatch(/^a\.pipeline: [a-z][a-z ,-]{8,}$/)
  expect(remedy).toMatch(/^[A-Z][a-z ,]{8,}$/)
})

it.each([
  ['ENOSPC', 'the disk is full', 'Free some space, or save a copy elsewhere'],
  ['ENODEV', 'there is no such device', 'Choose a file'],
  ['IS_DISK', 'it is a whole disk', 'Choose a file'],
])('%s has words', (code, why, remedy) => {
  expect(failureOf(failed(code), 'a')).toEqual({ message: `a: ${why}`, remedy })
})

it('an error without a code speaks for itself', () => {
  expect(failureOf(new Error('no more paper'), 'a').message).toBe('a: no more paper')
})
