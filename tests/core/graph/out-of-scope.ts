import type { ScopeName } from '#graph'

const programs = "is for a program's start and end; a run has its loop, and no other runs within it"
const compiled = 'compiled code has one of its own, and puts it in'
const clock = 'is for a loop of one’s own; the clock of a run is a setting of the pipeline'
const eager = 'is for a loop of one’s own; createTask(…, { eager: true }) begins a task at once'
const made = 'is what others make, and nobody tells it by its class'

/** Names of the runtime that code in nodes does not have, each with the reason. The compiler says which one is missing. */
export const outOfScope: Readonly<Record<Exclude<keyof typeof import('#runtime'), ScopeName>, string>> = {
  run: programs,
  Runner: programs,
  EventLoop: programs,
  newEventLoop: programs,
  cancelAllTasks: programs,
  systemClock: clock,
  scaledClock: clock,
  virtualClock: clock,
  KeyboardInterrupt: 'ends a program; a run is cancelled',
  DeadlockError: 'ends a run: none of its code goes on behind it',
  createEagerTaskFactory: eager,
  eagerTaskFactory: eager,
  Executor:
    'has threads that would stay behind the run; toThread has those of the run, and mapLimit says how many at a time',
  logger: 'is the app’s; what the runtime says of a run is in its log',
  creationStackOf: 'is for tools; debug mode says where things were made',
  AsCompleted: made,
  CoroutineObject: made,
  $await: compiled,
  $each: compiled,
}
