import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openHeldWork } from '../../renderer/held-work.ts'
import type { HeldWork, HeldWorkStore } from '../../renderer/store/index.ts'

const work: HeldWork = { path: '/a.pipeline', bases: ['as saved'], text: 'meanwhile', savedAtMs: 5 }
const page = async () => (await openHeldWork()) as HeldWorkStore

/** Writes a value into the database that no page of this version would write. */
function put(value: unknown, key: IDBValidKey) {
  return new Promise((resolve) => {
    const request = indexedDB.open('asyncanvas.held-work', 1)
    request.onsuccess = () => {
      const transaction = request.result.transaction('work', 'readwrite')
      transaction.objectStore('work').put(value, key)
      transaction.oncomplete = resolve
    }
  })
}

beforeEach(() => void vi.stubGlobal('indexedDB', new IDBFactory()))
afterEach(() => void vi.unstubAllGlobals())

describe('what a page keeps while its host is held', () => {
  it('is found by others, never by itself', async () => {
    const [one, other] = [await page(), await page()]
    await one.keep(work)
    expect(await one.found()).toEqual([])
    expect(await other.found()).toEqual([{ ...work, isSought: false, key: expect.any(String) }])
  })

  it('is one work for each page, the latest', async () => {
    const [one, two, reader] = [await page(), await page(), await page()]
    await one.keep(work)
    await one.keep({ ...work, text: 'later' })
    await two.keep({ ...work, path: null })
    const found = await reader.found()
    expect(found.map(({ text, path }) => [text, path]).sort()).toEqual([
      ['later', '/a.pipeline'],
      ['meanwhile', null],
    ])
    expect(new Set(found.map(({ key }) => key)).size).toBe(2)
  })

  it('goes once its page has told its host, and not what others keep', async () => {
    const [one, two, reader] = [await page(), await page(), await page()]
    await one.keep(work)
    await two.keep({ ...work, text: 'other' })
    await one.clear()
    expect((await reader.found()).map(({ text }) => text)).toEqual(['other'])
  })

  it('goes where another page has offered it', async () => {
    const [one, reader] = [await page(), await page()]
    await one.keep(work)
    const [found] = await reader.found()
    await reader.drop(found?.key ?? '')
    expect(await reader.found()).toEqual([])
  })

  it('is given to the first page that asks, and to no other, until it is kept again', async () => {
    const [one, first, second] = [await page(), await page(), await page()]
    await one.keep(work)
    const [found] = await second.found()
    const key = found?.key ?? ''
    expect([await first.seek(key), await second.seek(key), await first.seek(key)]).toEqual([true, false, false])
    expect(await second.found()).toEqual([{ ...work, isSought: true, key }])
    await one.keep(work)
    expect(await second.seek(key)).toBe(true)
  })

  it('is not sought where it has gone', async () => {
    expect(await (await page()).seek('nobody')).toBe(false)
  })

  it('survives the page', async () => {
    await (await page()).keep(work)
    expect(await (await page()).found()).toHaveLength(1)
  })
})

describe('what stands in the database and is no work', () => {
  const good = { ...work, isSought: false }
  it.each([
    ['nothing', null],
    ['a word', 'work'],
    ['another path', { ...good, path: 7 }],
    ['no bases', { ...good, bases: 'as saved' }],
    ['bases that are no texts', { ...good, bases: ['as saved', 7] }],
    ['another text', { ...good, text: undefined }],
    ['no time', { ...good, savedAtMs: Number.NaN }],
    ['nobody knows whether it is sought', { ...good, isSought: 'yes' }],
  ])('%s: is passed over, and sought by nobody', async (_, value) => {
    const reader = await page()
    await put(value, 'odd')
    await put(good, 'good')
    expect((await reader.found()).map(({ key }) => key)).toEqual(['good'])
    expect(await reader.seek('odd')).toBe(false)
  })

  it('a key that is no text', async () => {
    const reader = await page()
    await put(good, 7)
    expect(await reader.found()).toEqual([])
  })
})

describe('a page that has no database', () => {
  it.each([
    ['there is none here', undefined],
    [
      'it may not be opened',
      {
        open() {
          throw new Error('denied')
        },
      },
    ],
    [
      'it can not be opened',
      {
        open() {
          const request: Record<string, unknown> = { error: new Error('full') }
          queueMicrotask(() => Reflect.apply(request.onerror as () => void, request, []))
          return request
        },
      },
    ],
  ])('does without: %s', async (_, database) => {
    vi.stubGlobal('indexedDB', database)
    expect(await openHeldWork()).toBeNull()
  })
})

it('an error of writing is reported to the caller', async () => {
  const one = await page()
  await expect(one.keep({ ...work, bases: [(() => 0) as never] })).rejects.toThrow()
})
