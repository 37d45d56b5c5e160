import dns from 'node:dns'
import inspector from 'node:inspector'
import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import { guard } from './exits.ts'

/** As Node's own workers have it: what a process has once, none of those who share it may set. */
const once = ['initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid'] as const
const elsewhere = 'or use Run apart'

let isGuarded = false

/**
 * From now on code of a run can't change what all runs of this process have in common: it gets an error instead. For hosts
 * of more than one run; a terminal's run has its process to itself.
 */
export function guardSharedProcess(): void {
  if (isGuarded) return
  isGuarded = true
  guard(process, 'chdir', () => refusal('process.chdir()', `use absolute paths, ${elsewhere}`))
  // Without a mask it only asks.
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
