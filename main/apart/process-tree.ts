import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kills a process and all that it has started, whatever they are doing: a child that `execSync` waits for would outlive its
 * parent. Processes that are gone already are ignored.
 */
export function killTree(pid: number): void {
  // To the system, 0, 1 and negative numbers mean whole groups of processes.
  if (!Number.isSafeInteger(pid) || pid <= 1) return
  if (process.platform === 'win32') {
    quietly(() => execFileSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }))
    return
  }
  kill(treeOf(pid, null))
}

/** Kills the process that has started this one, with everything else that it has started. */
export function killParentTree(): void {
  if (process.ppid > 1) kill(treeOf(process.ppid, process.pid))
}

/** Kills all that this process has started. */
export function killOwnChildren(): void {
  kill(treeOf(process.pid, null).slice(1))
}

function kill(tree: readonly number[]): void {
  for (const each of tree) quietly(() => process.kill(each, 'SIGKILL'))
}

/**
 * The root comes first, so that it starts no children meanwhile. `spared`: a process that is left out, with all that it has
 * started.
 */
function treeOf(root: number, spared: number | null): readonly number[] {
  const childrenOf = process.platform === 'linux' ? linuxChildren : listedChildren()
  const tree = [root]
  for (const pid of tree) tree.push(...childrenOf(pid).filter((child) => child > 1 && child !== spared))
  return tree
}

function linuxChildren(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}

const windowsList = [
  'powershell.exe',
  '-NoProfile',
  '-Command',
  'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId)" }',
]

function listedChildren(): (pid: number) => readonly number[] {
  let rows: readonly (readonly number[])[] = []
  quietly(() => {
    const [program, ...args] = process.platform === 'win32' ? windowsList : ['ps', '-A', '-o', 'pid=,ppid=']
    const list = execFileSync(program as string, args, { encoding: 'utf8' })
    rows = list.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  })
  return (pid) => rows.flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []))
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // The process is gone already.
  }
}
