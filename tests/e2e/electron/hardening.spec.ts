import { expect, test } from '../../support/editor.ts'

/** Addresses that a page of ours must not go to. */
const departures = [
  'https://example.org/',
  'about:blank',
  'app://elsewhere/index.html',
  'app://asyncanvas/',
  'app://asyncanvas/other.html',
  'data:text/html,x',
]

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
  const names = await editor.page.evaluate(() => Object.keys(window.bridge ?? {}))
  expect(names).toContain('startRun')
  for (const name of ['invoke', 'send', 'sendSync', 'ipcRenderer']) expect(names).not.toContain(name)
})

test('the page comes with its policy, and scripts from elsewhere or of its own text do not run', async ({ editor }) => {
  const policy = await editor.page.evaluate(async () =>
    (await fetch(window.location.href)).headers.get('content-security-policy'),
  )
  expect(policy).toContain("default-src 'none'; script-src 'self'")
  editor.tolerate(/Content Security Policy/)
  const refused = await editor.page.evaluate(async () => {
    const told = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
    })
    const script = document.createElement('script')
    script.textContent = 'window.wasRun = true'
    document.body.append(script)
    return [await told, 'wasRun' in window] as const
  })
  expect(refused).toEqual(['script-src-elem', false])
})

test('the window neither leaves its page nor opens others', async ({ editor, app }) => {
  await app.evaluate(({ shell }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    shell.openExternal = async (address) => void asked.push(address)
  })
  editor.tolerate(/Not allowed to (load local resource|navigate top frame)/)
  const asked = () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
  // A script alone opens nothing, even if it claims that a person clicked.
  await editor.page.evaluate(() => {
    Object.defineProperty(navigator, 'userActivation', { value: { isActive: true, hasBeenActive: true } })
    window.open('https://example.com/by-itself')
    for (const address of [
      'https://example.com/',
      'mailto:a@example.com',
      'http://example.com/',
      'file:///etc/passwd',
    ]) {
      const button = document.createElement('button')
      button.textContent = address
      button.style.cssText = 'position: fixed; top: 300px; left: 300px; z-index: 99'
      button.addEventListener('click', () => window.open(address))
      document.body.prepend(button)
    }
  })
  for (const address of ['http://example.com/', 'https://example.com/', 'mailto:a@example.com', 'file:///etc/passwd']) {
    const button = editor.page.getByRole('button', { name: address, exact: true })
    await button.evaluate((element) => element.parentElement?.append(element))
    await button.click()
  }
  await expect.poll(asked).toEqual(['https://example.com/', 'mailto:a@example.com'])
  // Run in the main process, since Playwright's page would wait for a navigation that does not happen.
  for (const address of departures) {
    const seen = () =>
      app.evaluate(async ({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows()
        const contents = windows[0]?.webContents
        const hasCanvas = await contents?.executeJavaScript("document.querySelector('.react-flow') !== null")
        return { count: windows.length, url: contents?.getURL(), isLoading: contents?.isLoading(), hasCanvas }
      })
    await app.evaluate(async ({ BrowserWindow }, to) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      // The app is asked, or nobody is: for `about:blank`, and where Chromium itself refuses.
      const isDecided = new Promise<void>((resolve) => {
        contents?.once('will-navigate', () => resolve())
        contents?.once('did-navigate', () => resolve())
        contents?.on('console-message', (_event, _level, message) => /Not allowed to/.test(message) && resolve())
      })
      await contents?.executeJavaScript(`window.location.href = ${JSON.stringify(to)}`).catch(() => undefined)
      await isDecided
    }, address)
    const stayed = { count: 1, url: 'app://asyncanvas/index.html', isLoading: false, hasCanvas: true }
    await expect.poll(seen).toEqual(stayed)
  }
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
