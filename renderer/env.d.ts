/// <reference types="vite/client" />
import type { Bridge } from '#bridge'

declare global {
  interface Window {
    /** Put there by the preload (app) or by the page's own script (browser). */
    readonly bridge?: Bridge
    /** Newer Electrons: the path of a dropped file; from the preload. */
    readonly pathOfFile?: (file: File) => string
  }
}
