import { spawn } from 'node:child_process'
import { clearTimeout, setTimeout } from '../host-timers.ts'

/** How long finding Electron may take, where it must be downloaded first. */
const probeLimitMs = 5_000

/** Whether there is a screen for a window; on Linux the environment tells. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

/**
 * The path of the npm package's Electron binary; `null`: it was not found within the limit. Requiring the package downloads
 * the binary synchronously, so a child process does that, in a process group that can be ended as a whole.
 */
export function findElectron(rootFolder: string, limitMs: number = probeLimitMs): Promise<string | null> {
  const isGroup = process.platform !== 'win32'
  return new Promise((done) => {
    const code = "process.stdout.write('\\n' + require('electron'))"
    const child = spawn(process.execPath, ['-e', code], {
      cwd: rootFolder,
      detached: isGroup,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part
    })
    const timer = setTimeout(() => {
      if (isGroup && child.pid !== undefined) endGroup(child.pid)
      else child.kill()
      done(null)
    }, limitMs)
    child.on('error', () => done(null))
    child.on('close', (status) => {
      clearTimeout(timer)
      done(status === 0 ? (output.split('\n').at(-1) ?? null) : null)
    })
  })
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The child has already ended by itself.
  }
}
