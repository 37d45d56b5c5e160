import type { NodeBase } from './node.ts'

/**
 * What a node's params, and the settings of a pipeline, are made of. Whoever reads, writes, checks, shows or compares
 * them goes by these, so each is told of once.
 */
export type Field = TextField | LinesField | IdsField | FlagField | ChoiceField | DurationField | LimitField | JsonField

interface FieldBase {
  /** What stands beside it: `Duration`. */
  readonly label: string
  /** Left out of a node, and of its entry in a file, where it is `undefined`. */
  readonly isOptional?: true
}

/** What undo says of an edit; absent: `Change`, and the label. */
interface Step {
  readonly step?: string
}

/** What an empty text field shows in the place of a text. */
interface Placeholder {
  readonly placeholder?: string
}

/** A string of one line. */
export interface TextField extends FieldBase, Step, Placeholder {
  readonly type: 'text'
  /** It is TypeScript, and shown as code. */
  readonly isCode?: true
}

/** A string of several lines; in a file, an array of them. */
export interface LinesField extends FieldBase, Step, Placeholder {
  readonly type: 'lines'
}

/** Ids, each once, whose order means something. */
export interface IdsField extends FieldBase, Step {
  readonly type: 'ids'
}

/** True or false: what undo says of either, and what either means. */
export interface FlagField extends FieldBase {
  readonly type: 'flag'
  readonly on: FlagSide
  readonly off: FlagSide
}

export interface FlagSide {
  readonly step: string
  readonly hint: string
}

/** One of several words: what people call each, and what it means. */
export interface ChoiceField<V extends string = string> extends FieldBase, Step {
  readonly type: 'choice'
  readonly options: Readonly<Record<V, ChoiceOption>>
}

export interface ChoiceOption {
  readonly label: string
  readonly hint: string
}

/** Milliseconds: a param whose name ends in `Ms`. */
export interface DurationField extends FieldBase, Step {
  readonly type: 'duration'
}

/** Milliseconds, or `null` for no limit. What is the default stands nowhere: not in memory, not in a file. */
export interface LimitField extends FieldBase, Step {
  readonly type: 'limit'
  readonly default: number
}

/** Any JSON value. */
export interface JsonField extends FieldBase, Step {
  readonly type: 'json'
}

/** A node without what all nodes have: what its kind alone has. */
export type ParamsOf<N> = Omit<N, keyof NodeBase | 'kind'>

/** A field for each param of a node, in the order in which a file has them. */
export type FieldsOf<N> = { readonly [K in keyof ParamsOf<N>]-?: FieldOf<N, K & keyof N> }

type FieldOf<N, K extends keyof N> = FieldFor<Exclude<N[K], undefined>> & Presence<N, K>

type Presence<N, K extends keyof N> = object extends Pick<N, K> ? { readonly isOptional: true } : unknown

type FieldFor<V> = [V] extends [boolean]
  ? FlagField
  : [V] extends [number]
    ? DurationField
    : [V] extends [number | null]
      ? LimitField
      : [V] extends [string]
        ? string extends V
          ? TextField | LinesField
          : ChoiceField<V>
        : [V] extends [readonly string[]]
          ? IdsField
          : JsonField

/** What undo says of an edit that gives a param this value. */
export function stepOf(field: Field, value: unknown): string {
  if (field.type === 'flag') return (value === true ? field.on : field.off).step
  return field.step ?? `Change ${field.label.toLowerCase()}`
}
