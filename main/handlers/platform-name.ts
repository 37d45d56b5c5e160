import type { WindowHost } from './editor-window.ts'

/** The system's name as pages use it, for keys and words. */
export function platformName(platform: NodeJS.Platform): WindowHost['platform'] {
  if (platform === 'darwin') return 'mac'
  return platform === 'win32' ? 'windows' : 'linux'
}
