import type { Plugin } from 'vite'

/** A plugin for Vite: `virtual:example-prints` has the SHA-256 of each example's bytes. */
export declare function examplePrints(): Plugin
