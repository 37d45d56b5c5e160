import * as asyncio from '#runtime'
import { awaitable } from './awaitables.ts'
import type { Ending, Run } from './interpreter.ts'
import type { Block, Statement } from './language.ts'
import { isCaught, show } from './show.ts'
import { heldOf } from './things.ts'

const ops: ReadonlySet<string> = new Set<Block['op']>(['group', 'timeout', 'timeoutAt', 'with', 'asCompleted'])

export function isBlock(statement: Statement): statement is Block {
  return ops.has(statement.op)
}

/** Runs a block within the thing that it enters. */
export function enter(run: Run, who: string, block: Block): PromiseLike<Ending | undefined> {
  const inside = (): Promise<Ending | undefined> => run.block(who, block.do)
  switch (block.op) {
    case 'group':
      return asyncio.taskGroup((group) => {
        run.groups.set(block.group, group)
        return inside()
      })
    case 'timeout':
      return asyncio.timeout(block.delayMs, (scope) => {
        run.scopes.set(block.scope, scope)
        return inside()
      })
    case 'timeoutAt':
      return asyncio.timeoutAt(block.delayMs === null ? null : run.loop.time() + block.delayMs, (scope) => {
        run.scopes.set(block.scope, scope)
        return inside()
      })
    case 'with':
      return heldOf(run, block.thing).with(() => {
        run.log(who, `has ${block.thing}`)
        return inside()
      })
    case 'asCompleted':
      return block.isPlain ? eachPlainly(run, who, block) : eachFuture(run, who, block)
  }
}

type AsCompleted = Extract<Block, { op: 'asCompleted' }>

function completedOf(run: Run, { of, timeoutMs }: AsCompleted): asyncio.AsCompleted<unknown> {
  return asyncio.asCompleted(
    of.map((each) => awaitable(run, each)),
    { timeoutMs },
  )
}

async function eachFuture(run: Run, who: string, block: AsCompleted): Promise<Ending | undefined> {
  const futures = completedOf(run, block)[Symbol.asyncIterator]()
  for (;;) {
    const next = await run.awaits(futures.next())
    if (next.done) return undefined
    run.log(who, `next is ${run.nameOf(next.value)} ${run.outcome(next.value)}`)
    const ending = await run.helper(() => run.block(who, block.do))
    if (ending) return ending
  }
}

async function eachPlainly(run: Run, who: string, block: AsCompleted): Promise<Ending | undefined> {
  for (const next of completedOf(run, block)) {
    try {
      run.log(who, `next = ${show(await run.awaits(next))}`)
    } catch (error) {
      if (!isCaught(error, 'errors')) throw error
      run.log(who, `next ! ${show(error)}`)
    }
    const ending = await run.helper(() => run.block(who, block.do))
    if (ending) return ending
  }
  return undefined
}
