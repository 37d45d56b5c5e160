import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { apiReference } from '../../scripts/api-reference.mjs'
import { createScratchFolder } from '../support/scratch-folder.ts'

/** The reference of a library with these declaration files. */
async function referenceOf(files: Readonly<Record<string, string>>): Promise<string> {
  const scratch = await createScratchFolder()
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(scratch.work, name), text)
    return apiReference(scratch.work, 'The API')
  } finally {
    await scratch.remove()
  }
}

it('tells of functions, classes, errors and types, each with its docstring and its public members', async () => {
  const reference = await referenceOf({
    'index.d.ts': `
      export { inner as outer, constant } from './functions.ts'
      export { Task, TaskError } from './task.ts'
      export type { Options, task } from './task.ts'`,
    'functions.d.ts': `
      /** Waits, and
       * gives it.
       *
       * Throws a RangeError. */
      export declare function inner(value: string): string
      export declare function inner<T>(value: T, delayMs?: number): T
      /** Always the same. */
      export declare const constant: number
      /** Nobody's. */
      export declare function hidden(): void`,
    'task.d.ts': `
      declare class Base {
        /** Of the base. */
        begin(): void
      }
      /** Runs. */
      export declare class Task<T> extends Base {
        #private
        private _state
        protected value: number
        /** Makes one. */
        constructor(options?: Options)
        /** What it has. */
        get options(): {
          readonly a: 1
        }
      }
      /** Fails. */
      export declare class TaskError extends Error { readonly name: string; readonly task: Task<unknown> }
      /** What may be chosen. */
      export interface Options extends Iterable<string> {
        /** How long. */
        readonly delayMs?: number
      }
      /** A kind. */
      export type task = 'a' | 'b'`,
  })
  expect(reference).toMatchInlineSnapshot(`
    "# The API

    Made of the docstrings that editors show. Times are milliseconds; the README says how it all fits together.

    ## Functions and constants

    [\`constant\`](#constant) · [\`outer\`](#outer)

    ### \`constant\`

    \`\`\`ts
    const constant: number
    \`\`\`

    Always the same.

    ### \`outer\`

    \`\`\`ts
    function outer(value: string): string
    function outer<T>(value: T, delayMs?: number): T
    \`\`\`

    Waits, and gives it.

    Throws a RangeError.

    ## Classes

    [\`Task\`](#task)

    ### \`Task\`

    \`\`\`ts
    class Task<T> extends Base
    \`\`\`

    Runs.

    - \`constructor(options?: Options)\`  
      Makes one.
    - \`get options(): { readonly a: 1 }\`  
      What it has.
    - \`begin(): void\`  
      Of the base.

    ## Errors

    [\`TaskError\`](#taskerror)

    ### \`TaskError\`

    \`\`\`ts
    class TaskError extends Error
    \`\`\`

    Fails.

    - \`readonly task: Task<unknown>\`

    ## Types

    [\`Options\`](#options) · [\`task\`](#task-1)

    ### \`Options\`

    \`\`\`ts
    interface Options extends Iterable<string>
    \`\`\`

    What may be chosen.

    - \`readonly delayMs?: number\`  
      How long.

    ### \`task\`

    \`\`\`ts
    type task = 'a' | 'b'
    \`\`\`

    A kind.
    "
  `)
})
