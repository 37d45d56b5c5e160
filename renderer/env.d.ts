/// <reference types="vite/client" />
import type { Bridge } from '#bridge'

declare global {
  interface Window {
    /** Put there by the preload (app) or by the page's own script (browser). */
    readonly bridge?: Bridge
  }
}
