import { expect } from 'vitest'
import { loadTrueParser, readWith } from '#code'

// In tests, code is read as soon as it is needed, while hosts read it ahead. Not for the runtime's tests, since the parser
// takes a while to load.
if (!/\/core\/runtime\//.test(expect.getState().testPath ?? '')) {
  const { readCode } = await loadTrueParser()
  readWith((code) => readCode(code))
}
