import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../main/static-files.ts'
import { root } from '../support/scratch-folder.ts'

const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8')
const sources = ['main', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => /\.(ts|tsx|html)$/.test(name)),
)

describe("Electron's checklist", () => {
  it('is answered item by item, each with a test that there is', () => {
    const rows = [...page.matchAll(/^\| (\d+) \|.*\| `([^`]+)` \|$/gm)]
    expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    for (const [, , test] of rows) expect(existsSync(join(root, test as string)), test).toBe(true)
  })

  it.each([
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
    'disable-web-security',
    'disable-site-isolation',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
    'allowpopups',
    '<webview',
    'ignore-certificate-errors',
    'dangerouslySetInnerHTML',
    '@electron/remote',
  ])('nothing of the app says %s', (word) => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.filter((name) => readFileSync(join(root, name), 'utf8').includes(word))).toEqual([])
  })

  it('one place makes preferences of windows', () => {
    const makers = sources.filter((name) => /webPreferences\s*:/.test(readFileSync(join(root, name), 'utf8')))
    expect(makers).toEqual([join('main', 'windows', 'window.ts')])
  })

  it('allows scripts of the app only, and nothing that is not named', () => {
    const policy = new Map(
      contentSecurityPolicy()
        .split('; ')
        .map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]),
    )
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('connect-src')).toBe("'self'")
    for (const name of ['base-uri', 'form-action', 'frame-src', 'frame-ancestors']) {
      expect(policy.get(name), name).toBe("'none'")
    }
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe-eval|https?:|\*/)
  })
})
