import { describe, expect, it } from 'vitest'
import { isReadOnly } from '../../main/files/atomic-writer.ts'
import type { FileAbout } from '../../main/files/index.ts'

const about = (mode: number, uid: number): FileAbout => ({
  ...{ kind: 'file', mode, uid, gid: 1, links: 1, identity: '1', changedAtMs: 0 },
})

describe('a save has to ask first', () => {
  it.each([
    ['of its owner, who may write', 0o644, 7, 7, false],
    ['of its owner, who may not', 0o444, 7, 7, true],
    ['of its owner, where others may and he may not', 0o466, 7, 7, true],
    ['of somebody else, where others may', 0o466, 7, 8, false],
    ['of somebody else, where its owner may', 0o644, 7, 8, false],
    ['of anybody, where nobody may', 0o444, 7, 8, true],
    ['of root, where nobody may', 0o444, 7, 0, true],
  ])('%s', (_, mode, owner, uid, isAsked) => {
    expect(isReadOnly(about(mode, owner), uid)).toBe(isAsked)
  })
})
