/// <reference types="vite/client" />
import type { Bridge } from '#bridge'

declare global {
  interface Window {
    /** Set by the preload in the app, or by the page's own script in a browser. */
    readonly bridge?: Bridge
    /** In newer Electrons: gives the path of a dropped file; set by the preload. */
    readonly pathOfFile?: (file: File) => string
  }
}
