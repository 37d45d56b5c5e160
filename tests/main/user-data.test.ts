import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endOf, isClosed } from '../../main/terminal/end-status.ts'
import { closeUserData, userDataFolder } from '../../main/user-data.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

describe('the folder of settings, trust and copies', () => {
  it.each([
    ['linux', {}, '/home/me/.config/Asyncanvas'],
    ['linux', { XDG_CONFIG_HOME: '/else' }, '/else/Asyncanvas'],
    ['linux', { APPDATA: '/roaming' }, '/home/me/.config/Asyncanvas'],
    ['darwin', {}, '/home/me/Library/Application Support/Asyncanvas'],
    ['darwin', { XDG_CONFIG_HOME: '/else' }, '/home/me/Library/Application Support/Asyncanvas'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Asyncanvas'],
    ['win32', {}, '/home/me/AppData/Roaming/Asyncanvas'],
    ['win32', { ASYNCANVAS_USER_DATA: '/mine', APPDATA: '/roaming' }, '/mine'],
    ['linux', { ASYNCANVAS_USER_DATA: '' }, '/home/me/.config/Asyncanvas'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(userDataFolder(platform, env, '/home/me')).toBe(folder)
  })

  let scratch: ScratchFolder
  beforeEach(async () => {
    scratch = await createScratchFolder()
  })
  afterEach(() => scratch.remove())

  it.each([
    ['ours by name, whatever is in it', 'Asyncanvas', ['other'], 0o755, 0o700],
    ['ours by what is in it', 'named', ['settings.json', 'recovery'], 0o755, 0o700],
    ['empty', 'named', [], 0o750, 0o700],
    ['somebody’s, with other things in it', 'named', ['settings.json', 'letters'], 0o755, 0o755],
    ['ours, and closed even to writing', 'Asyncanvas', [], 0o500, 0o500],
    ['closed already', 'named', ['letters'], 0o500, 0o500],
  ])('is closed to others where it is %s', async (_, name, entries, before, after) => {
    const folder = join(scratch.work, name)
    await mkdir(folder)
    for (const entry of entries) await writeFile(join(folder, entry), '')
    await chmod(folder, before)
    closeUserData(folder)
    expect((await stat(folder)).mode & 0o777).toBe(after)
  })

  it('need not be there', () => {
    expect(() => closeUserData(join(scratch.work, 'nowhere'))).not.toThrow()
  })
})

describe('the end of a command whose output could not be written', () => {
  const error = (code: string) => Object.assign(new Error(code), { code })
  it.each([
    ['all was written', 0, null, null, 0, false],
    ['all was written, and it failed', 1, null, null, 1, false],
    ['the reader of stdout has gone', 0, 'EPIPE', null, 'unread', false],
    ['the reader of stdout has gone, on Windows', 0, 'EOF', null, 'unread', false],
    ['the reader of stderr has gone, and it succeeded', 0, null, 'EPIPE', 0, false],
    ['the reader of stderr has gone, and it failed', 1, null, 'EPIPE', 'unread', false],
    ['the disk is full', 0, 'ENOSPC', null, 1, true],
    ['the disk is full, and it failed otherwise', 2, 'ENOSPC', null, 2, true],
    ['stderr is lost otherwise', 0, null, 'ENOSPC', 0, false],
  ] as const)('%s', (_, asked, out, err, status, isTold) => {
    const end = endOf(asked, out && error(out), err && error(err))
    // The status that a shell gives for a program ended by SIGPIPE.
    expect(end.status).toBe(status === 'unread' ? 141 : status)
    expect(end.failure !== null).toBe(isTold)
    if (isTold) {
      expect(end.failure).toEqual({
        message: 'stdout could not be written: the disk is full',
        remedy: 'What was printed is not whole: print it elsewhere',
      })
    }
  })

  it.each([
    ['EPIPE', true],
    ['EOF', true],
    ['ENOSPC', false],
  ])('knows that nobody reads any more by %s: %s', (code, isGone) => {
    expect([isClosed(error(code)), isClosed(null)]).toEqual([isGone, false])
  })
})
