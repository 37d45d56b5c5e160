import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import { createBridge } from '#bridge'

// Runs sandboxed in the page's process: without Node, and without imports except `electron` and the contract.
const bridge = createBridge({
  call: (command, args) => ipcRenderer.invoke(command, ...args),
  listen(event, listener) {
    const tell = (_event: IpcRendererEvent, payload: unknown): void => listener(payload)
    ipcRenderer.on(event, tell)
    return () => {
      ipcRenderer.removeListener(event, tell)
    }
  },
})

contextBridge.exposeInMainWorld('bridge', bridge)
// Electron 32 removed `File.path`; Electron before 29 has no `webUtils`.
if (webUtils) contextBridge.exposeInMainWorld('pathOfFile', (file: File) => webUtils.getPathForFile(file))
