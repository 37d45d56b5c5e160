import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contentSecurityPolicy, staticFile } from '../../main/static-files.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

let scratch: ScratchFolder
const answer = (pathname: string) => staticFile(scratch.work, pathname, 'the policy')

beforeEach(async () => {
  scratch = await createScratchFolder()
})
afterEach(() => scratch.remove())

it('lets a page load what is its own, and nothing else', () => {
  const policy = contentSecurityPolicy(['ws://127.0.0.1:1'])
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws://127.0.0.1:1",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ])
  expect(contentSecurityPolicy()).toContain("connect-src 'self';")
})

const headers = (type: string) => ({
  'content-type': type,
  'content-security-policy': 'the policy',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
})

describe('a file', () => {
  it.each([
    ['a.html', 'text/html; charset=utf-8'],
    ['a.js', 'text/javascript; charset=utf-8'],
    ['a.mjs', 'text/javascript; charset=utf-8'],
    ['a.css', 'text/css; charset=utf-8'],
    ['a.json', 'application/json; charset=utf-8'],
    ['a.svg', 'image/svg+xml'],
    ['a.png', 'image/png'],
    ['a.ico', 'image/x-icon'],
    ['a.woff2', 'font/woff2'],
    ['a.wasm', 'application/wasm'],
    ['a.other', 'application/octet-stream'],
    ['a', 'application/octet-stream'],
  ])('%s is told as %s', async (name, type) => {
    writeFileSync(join(scratch.work, name), 'text')
    expect(await answer(`/${name}`)).toEqual({ status: 200, headers: headers(type), body: Buffer.from('text') })
  })

  it.each([
    ['', 'index.html'],
    ['/', 'index.html'],
    ['/sub/a%20b.html', 'sub/a b.html'],
    ['sub/a%20b.html', 'sub/a b.html'],
  ])('at %j is %s', async (pathname, name) => {
    mkdirSync(join(scratch.work, 'sub'))
    writeFileSync(join(scratch.work, name), name)
    expect(String((await answer(pathname)).body)).toBe(name)
  })

  it.each([
    '/../secret',
    '/a/../a.txt',
    '/%2e%2e/secret',
    '//a.txt',
    '/sub/',
    '/sub',
    '/a.txt/',
    '/a\\b',
    '/a:b',
    '/%00',
    '/%zz',
    '/link',
    '/up/secret',
    '/none',
  ])('at %s is not there', async (pathname) => {
    mkdirSync(join(scratch.work, 'sub'))
    mkdirSync(join(scratch.work, '..', 'work-beside'))
    for (const name of ['secret', 'work-beside/b.txt', 'work/a.txt', 'work/a\\b', 'work/a:b'])
      writeFileSync(join(scratch.work, '..', name), 'secret')
    symlinkSync('../secret', join(scratch.work, 'link'))
    symlinkSync('..', join(scratch.work, 'up'))
    expect(await answer(pathname)).toEqual({
      status: 404,
      headers: headers('text/plain; charset=utf-8'),
      body: Buffer.from('Not found\n'),
    })
  })

  it('in a folder beside, whose name begins the same, is not there', async () => {
    mkdirSync(join(scratch.work, '..', 'work-beside'))
    writeFileSync(join(scratch.work, '..', 'work-beside', 'b.txt'), 'secret')
    symlinkSync('../work-beside', join(scratch.work, 'beside'))
    expect((await answer('/beside/b.txt')).status).toBe(404)
  })
})
