import dns from 'node:dns'
import inspector from 'node:inspector'
import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import { guard } from './exits.ts'

/** Properties that a process has once; Node's own workers may not set them either. */
const once = ['initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid'] as const
const elsewhere = 'or use Run apart'

let isGuarded = false

/**
 * From now on, code of a run gets an error when it would change what all runs of this process share. For hosts of several
 * runs; a run in a terminal has its process to itself.
 */
export function guardSharedProcess(): void {
  if (isGuarded) return
  isGuarded = true
  guard(process, 'chdir', () => refusal('process.chdir()', `use absolute paths, ${elsewhere}`))
  // Without a mask, the call only asks.
  guard(process, 'umask', ({ args }) =>
    args[0] === undefined ? null : refusal('process.umask()', `give files their mode, ${elsewhere}`),
  )
  for (const name of once) guard(process, name, () => refusal(`process.${name}()`, `leave it out, ${elsewhere}`))
  guard(v8, 'setFlagsFromString', () => refusal('v8.setFlagsFromString()', `leave it out, ${elsewhere}`))
  for (const owner of [dns, dns.promises]) {
    guard(owner, 'setServers', () => refusal('dns.setServers()', 'make a Resolver of your own'))
  }
  guard(
    inspector,
    'open',
    () => 'inspector.open() would let every program on this machine into Asyncanvas: use Run apart',
  )
  syncBuiltinESMExports()
}

function refusal(call: string, remedy: string): string {
  return `${call} would change Asyncanvas and all other runs too: ${remedy}`
}
