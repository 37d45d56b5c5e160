/** The texts of what brings tasks together, as in `task.ts`. */

export const taskGroup: string = `/** What \`taskGroup\` starts tasks with. */
interface RUNTIME_TaskGroup {
  createTask<T>(call: () => PromiseLike<T> | T): RUNTIME_Task<T>
  /** Fires when the group ends early. */
  readonly signal: AbortSignal
}

/** Runs \`body\`, and waits for the tasks that it starts. The first error cancels the others; all errors are thrown together. */
function RUNTIME_taskGroup<T>(body: (group: RUNTIME_TaskGroup) => PromiseLike<T> | T): RUNTIME_Task<T> {
  return RUNTIME_createTask(async () => {
    const around = RUNTIME_currentTask()!
    const errors: unknown[] = []
    const failed = (error: unknown): void => {
      if (error instanceof RUNTIME_CancelledError) return
      if (errors.push(error) === 1) around.cancel()
    }
    const group: RUNTIME_TaskGroup = {
      signal: around.signal,
      createTask: (call) => {
        const task = new RUNTIME_Task(call, around)
        if (around.cancelling() > 0) task.cancel()
        task.then(() => {}, failed)
        return task
      },
    }
    let value: T | undefined
    try {
      value = await body(group)
    } catch (error) {
      // It may have awaited a task that has failed.
      if (around.cancelling() === 0) failed(error)
    }
    while (around.inside.size > 0) await Promise.allSettled(around.inside)
    if (errors.length === 0) return value as T
    around.uncancel()
    const count = \`\${errors.length} sub-exception\${errors.length === 1 ? '' : 's'}\`
    throw new AggregateError(errors, \`unhandled errors in a TaskGroup (\${count})\`)
  })
}`

export const race: string = `/** The first of \`tasks\` that is done, or has a value; the others are cancelled and waited for. */
async function RUNTIME_race<T extends readonly RUNTIME_Task<unknown>[]>(
  tasks: T,
  { winner = 'done', cancelLosers = true }: { winner?: 'done' | 'success'; cancelLosers?: boolean } = {},
): Promise<Awaited<T[number]>> {
  try {
    return (await (winner === 'done' ? Promise.race(tasks) : Promise.any(tasks))) as Awaited<T[number]>
  } finally {
    if (cancelLosers) for (const task of tasks) task.cancel()
    if (cancelLosers) await Promise.allSettled(tasks)
  }
}`
