import type { Plugin } from 'vite'

/** For Vite: `virtual:runtime-parts` is the list, made when somebody asks for it. */
export function runtimeParts(): Plugin
