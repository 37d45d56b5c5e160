import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { createBridge } from '#bridge'

// Runs sandboxed in the page's process: no Node, no imports but `electron` and the contract.
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
