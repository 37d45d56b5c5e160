import { expect, test } from '../../support/editor.ts'

test('the page is isolated, sandboxed and without Node', async ({ editor, app }) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): unknown }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
  const globals = await editor.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].map((name) => name in window),
  )
  expect(globals).toEqual([false, false, false, false])
})

test('the page sees the bridge and nothing of what it is made with', async ({ editor }) => {
  const members = await editor.page.evaluate(() => Object.entries(window.bridge ?? {}))
  expect(members.length).toBeGreaterThan(0)
  const names = await editor.page.evaluate(() => Object.keys(window.bridge ?? {}))
  for (const name of ['invoke', 'send', 'sendSync', 'ipcRenderer']) expect(names).not.toContain(name)
})

test('the page comes with its policy, and scripts from elsewhere or of its own text do not run', async ({ editor }) => {
  const policy = await editor.page.evaluate(async () =>
    (await fetch(window.location.href)).headers.get('content-security-policy'),
  )
  expect(policy).toContain("default-src 'none'; script-src 'self'")
  // Refusals are told to the page as events; the console's complaints about them are what this test provokes.
  const refused = await editor.provoke(() =>
    editor.page.evaluate(async () => {
      const told = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
      })
      const script = document.createElement('script')
      script.textContent = 'window.wasRun = true'
      document.body.append(script)
      return [await told, 'wasRun' in window] as const
    }),
  )
  expect(refused).toEqual(['script-src-elem', false])
})

test('the window neither leaves its page nor opens others', async ({ editor, app }) => {
  const opened = await app.evaluate(async ({ shell }) => {
    const asked: string[] = []
    shell.openExternal = async (address) => void asked.push(address)
    Object.assign(globalThis, { asked })
    return asked
  })
  expect(opened).toEqual([])
  const address = editor.page.url()
  await editor.page.evaluate(() => {
    window.open('https://example.com/')
    window.open('file:///etc/passwd')
    window.location.href = 'https://example.com/'
  })
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked))
    .toEqual(['https://example.com/'])
  expect(editor.page.url()).toBe(address)
  expect(app.windows()).toHaveLength(1)
  await expect(editor.canvas).toBeVisible()
})

test('the page is granted no permissions', async ({ editor }) => {
  const answers = await editor.page.evaluate(() =>
    Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    ),
  )
  expect(answers).toEqual(['denied', 'denied', 'denied', 'denied'])
})
