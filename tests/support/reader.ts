import { expect } from 'vitest'
import { loadTrueParser, readWith } from '#code'

// Code is read as soon as it is asked for: hosts read ahead, tests are spared it. The parser takes a while to load.
if (!/\/core\/runtime\//.test(expect.getState().testPath ?? '')) {
  const { readCode } = await loadTrueParser()
  readWith((code) => readCode(code))
}
