import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, expect, it } from 'vitest'
import { root } from '../../support/scratch-folder.ts'

interface PublicName {
  /** `run`, or `Task.cancel` for a member of a class or an interface. */
  readonly name: string
  readonly doc: string
}

let names: readonly string[]
/** The exports of the door for the app alone. */
let internalNames: readonly string[]
let all: readonly PublicName[]

beforeAll(() => {
  const folder = join(root, 'src/runtime')
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    folder,
  )
  const program = ts.createProgram(config.fileNames, config.options)
  const checker = program.getTypeChecker()
  const exportsOf = (door: string): readonly ts.Symbol[] =>
    checker.getExportsOfModule(
      checker.getSymbolAtLocation(program.getSourceFile(join(folder, door)) as ts.SourceFile) as ts.Symbol,
    )
  const exported = exportsOf('index.ts')
  names = exported.map(({ name }) => name).sort()
  internalNames = exportsOf('internal.ts').map(({ name }) => name)
  all = exported.flatMap((symbol) => withMembers(symbol, checker))
}, 60_000)

function withMembers(exported: ts.Symbol, checker: ts.TypeChecker): readonly PublicName[] {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const members = [...(symbol.members?.values() ?? [])].filter(isPublic)
  return [
    { name: exported.name, doc: docOf(symbol, checker) },
    ...members.map((member) => ({ name: `${exported.name}.${member.name}`, doc: docOf(member, checker) })),
  ]
}

function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker))
}

/** A member that users may look up. The `name` of an error or a task is left out, since it explains itself. */
function isPublic(member: ts.Symbol): boolean {
  const isNamed = /^[a-z]\w*$/i.test(member.name) && member.name !== 'name'
  const isInternal = member.getJsDocTags().some(({ name }) => name === 'internal')
  return isNamed && !isInternal && !(member.flags & ts.SymbolFlags.TypeParameter)
}

it('is what it is on purpose', () => {
  expect(names).toEqual([
    '$await',
    '$each',
    'AsCompleted',
    'AsCompletedOptions',
    'AsyncExitStack',
    'AsyncLimiter',
    'AwaitGraph',
    'Awaitable',
    'Backoff',
    'Barrier',
    'BoundedSemaphore',
    'BrokenBarrierError',
    'ByteStream',
    'CallOptions',
    'CancelledError',
    'ChildInput',
    'ChildStream',
    'Clock',
    'Condition',
    'Context',
    'ContextVar',
    'Coroutine',
    'CoroutineObject',
    'DeadlockError',
    'DoneFuture',
    'EndsWithAwaitUsing',
    'EndsWithUsing',
    'Event',
    'EventLoop',
    'ExceptionHandler',
    'Executor',
    'ExecutorOptions',
    'Exit',
    'Future',
    'GatherOptions',
    'Gathered',
    'GroupOptions',
    'GroupValue',
    'Handle',
    'HandledSignal',
    'Hold',
    'IncompleteReadError',
    'Instrument',
    'InvalidStateError',
    'Jitter',
    'KeyboardInterrupt',
    'LifoQueue',
    'LimitOverrunError',
    'LineStream',
    'Lock',
    'Logger',
    'LoopContext',
    'LoopError',
    'LoopOptions',
    'LoopState',
    'MoveOnScope',
    'OutputOf',
    'OutputStream',
    'PriorityQueue',
    'PriorityQueueOptions',
    'ProcessLookupError',
    'Queue',
    'QueueEmpty',
    'QueueFull',
    'QueueOptions',
    'QueueShutDown',
    'RaceOptions',
    'RaceWinner',
    'RetryOptions',
    'ReturnWhen',
    'RunOptions',
    'Runner',
    'ScaledClock',
    'Semaphore',
    'SignalName',
    'Startable',
    'Subprocess',
    'SubprocessError',
    'SubprocessOptions',
    'Task',
    'TaskFactory',
    'TaskGroup',
    'TaskOptions',
    'TaskSignal',
    'TaskStatus',
    'ThreadFunction',
    'Timeout',
    'TimeoutError',
    'TimerHandle',
    'Token',
    'ValueOf',
    'Wait',
    'WaitOptions',
    'Waited',
    'allTasks',
    'asCompleted',
    'awaitGraph',
    'cancelAll',
    'cancelAllTasks',
    'copyContext',
    'coroutine',
    'createEagerTaskFactory',
    'createSubprocess',
    'createSubprocessShell',
    'createTask',
    'creationStackOf',
    'currentTask',
    'eagerTaskFactory',
    'ensureFuture',
    'gather',
    'getRunningLoop',
    'isCancellation',
    'isCoroutine',
    'isFuture',
    'logger',
    'mapLimit',
    'moveOnAfter',
    'newEventLoop',
    'race',
    'retry',
    'run',
    'scaledClock',
    'shield',
    'shielded',
    'sleep',
    'systemClock',
    'taskGroup',
    'timeout',
    'timeoutAt',
    'toThread',
    'virtualClock',
    'wait',
    'waitFor',
  ])
})

it('has nothing of what is for the app alone', () => {
  expect(internalNames).toContain('awaitedBy')
  expect(internalNames.filter((name) => names.includes(name))).toEqual([])
})

it('says of each of its names what it means', () => {
  expect(all.filter(({ doc }) => doc === '').map(({ name }) => name)).toEqual([])
})
