import { errorCode } from './file-system.ts'

/** Whether a process of that id runs on this machine, under any user. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
