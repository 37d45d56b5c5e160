import type { KnownInput } from './known-input.ts'
import type { NodeId } from './node.ts'

export type Severity = 'error' | 'warning' | 'hint'

/** Every kind of Problem. Tests and quick fixes refer to it; people read `message` and `remedy`. */
export type ProblemCode =
  | 'cycle'
  | 'missing-input'
  | 'dangling-wire'
  | 'unknown-node'
  | 'duplicate-wire'
  | 'duplicate-name'
  | 'invalid-name'
  | 'reserved-name'
  | 'syntax'
  | 'unsupported-syntax'
  | 'not-a-function'
  | 'not-async'
  | 'gather-of-nothing'
  | 'gather-of-one'
  | 'race-of-nothing'
  | 'race-of-one'
  | 'group-of-nothing'
  | 'group-of-one'
  | 'group-in-itself'
  | 'unknown-group'
  | 'branch-without-cases'
  | 'not-a-task'
  | 'never-starts'
  | 'invalid-duration'
  | 'invalid-limit'
  | 'invalid-retry'
  | 'invalid-each'
  | 'invalid-stream'
  | 'invalid-start'
  | 'retry-in-retry'
  | 'unknown-limit'
  | 'unshared-limit'
  | 'invalid-default'
  | 'invalid-type'
  | 'output-without-value'
  | 'nothing-awaits'
  | 'nothing-to-run'
  | 'unused-input'
  | 'untyped-parameter'
  | 'bare-catch'
  | 'awaits-in-a-row'
  | 'awaits-in-a-loop'
  | 'poll-without-sleep'
  | 'promise-all'
  | 'task-not-awaited'
  | 'never-awaited'
  | 'invalid-file'
  | 'not-saved'
  | 'unreadable-file'
  | 'includes-itself'
  | 'too-deep'
  | 'file-with-errors'
  | 'changed-inputs'
  | 'missing-module'
  | 'export-unsupported'

/** A part of a code, and the text that takes its place. */
export interface Replacement {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * An edit that takes a problem away, as plain data: problems also leave the window. It changes the code of the problem's
 * node, takes that node out and wires its one task on, removes a group without its nodes, takes a node out of its
 * group, sets a param of it (without a value: leaves it out), or tells a pipeline node which inputs its file has now.
 */
export type Fix = {
  /** What it does, on its button and as a step of the history: `Run together`. */
  readonly label: string
} & (
  | { readonly kind: 'code'; readonly replacements: readonly Replacement[] }
  | { readonly kind: 'take-out' }
  | { readonly kind: 'ungroup' }
  | { readonly kind: 'leave-group' }
  | { readonly kind: 'set'; readonly param: string; readonly value?: object }
  | { readonly kind: 'inputs'; readonly inputs: readonly KnownInput[] }
)

/**
 * Why a graph can't run, or may do something unexpected. With an `error` it can't run; with a `warning` or a `hint` it
 * can.
 */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: Severity
  /** The node it is about; absent: the pipeline (its shared code or the whole drawing). */
  readonly node?: NodeId
  /** The param of the node, or the setting of the pipeline, that it is about; of a policy `retry.tries`. */
  readonly param?: string
  /** The wire it is about (`edgeId`). */
  readonly edge?: string
  /** The place in the node's code, or in the shared code if `node` is absent; line and column count from 1. */
  readonly line?: number
  readonly column?: number
  /** What is wrong: `fetchData needs a wire into "url"`. No full stop. */
  readonly message: string
  /** What to do: `Wire a node into it, or give the parameter a default`. No full stop. */
  readonly remedy: string
  /** Absent where only a person can tell what is meant. */
  readonly fix?: Fix
  /** If there are two ways: the other one. */
  readonly otherFix?: Fix
}
