import type { Plugin } from 'vite'

/** A plugin for Vite: `virtual:runtime-parts` is the list, made when it is imported. */
export function runtimeParts(): Plugin
