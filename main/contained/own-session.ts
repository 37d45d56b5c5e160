import { app, ipcMain, type Session, session, type WebContents } from 'electron'
import { commandNames } from '#bridge'
import { guard, isCalledByRun, methodsOf } from './exits.ts'

/** Methods that only ask, or that take nothing windows need. */
const harmless =
  /^(?:_|get|is|has|on$|off$|once$|add|prepend|list|resolve|flush|preconnect|clear(?!Storage)|downloadURL)/
const harmlessToo = [
  ...['constructor', 'emit', 'removeListener', 'listeners', 'rawListeners', 'listenerCount', 'eventNames'],
  ...['setMaxListeners', 'addWordToSpellCheckerDictionary', 'removeWordFromSpellCheckerDictionary'],
]
const ownScheme = 'app'

/** Protects the session and the commands that all windows of the app share from code of runs. */
export function guardSessions(): void {
  guardCommands(ipcMain, 'ipcMain')
  app.on('web-contents-created', (_event, contents) => {
    const { ipc } = contents as WebContents & { readonly ipc?: object }
    if (ipc && !isCalledByRun()) guardCommands(ipc, 'webContents.ipc')
  })
  app.whenReady().then(
    () => guardSession(session.defaultSession),
    () => undefined,
  )
}

function guardSession(own: Session): void {
  for (const name of methodsOf(own)) {
    if (!harmless.test(name) && !harmlessToo.includes(name)) guard(own, name, () => refusal(`session.${name}()`))
  }
  for (const name of methodsOf(own.webRequest).filter((each) => each.startsWith('on'))) {
    guard(own.webRequest, name, () => refusal(`webRequest.${name}()`))
  }
  for (const name of methodsOf(own.protocol).filter((each) => !/^(?:is|constructor$)/.test(each))) {
    guard(own.protocol, name, ({ args }) => (args[0] === ownScheme ? refusal(`protocol.${name}('app')`) : null))
  }
}

/** A handler set here would answer pages in the app's place. */
function guardCommands(owner: object, path: string): void {
  for (const name of ['handle', 'handleOnce', 'removeHandler']) {
    guard(owner, name, ({ args }) =>
      Object.hasOwn(commandNames, String(args[0]))
        ? `${path}.${name}('${args[0]}') would take a command of Asyncanvas: use a name of your own`
        : null,
    )
  }
}

function refusal(call: string): string {
  return `${call} would change what all windows of Asyncanvas go through: use a session of your own, by session.fromPartition()`
}
