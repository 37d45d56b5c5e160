import type { WindowHost } from './editor-window.ts'

/** The system as pages know it: by its keys and its words. */
export function platformName(platform: NodeJS.Platform): WindowHost['platform'] {
  if (platform === 'darwin') return 'mac'
  return platform === 'win32' ? 'windows' : 'linux'
}
