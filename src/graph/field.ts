import type { KnownInput } from './known-input.ts'
import type { Json, NodeBase } from './node.ts'

/**
 * The description of a param of a node, or of a setting of the pipeline. Reading, writing, checking, showing and
 * comparing all use it, so each one is described only once.
 */
export type Field =
  | TextField
  | LinesField
  | IdsField
  | FlagField
  | ChoiceField
  | DurationField
  | LimitField
  | CountsField
  | NumberField
  | WordsField
  | PolicyField
  | InputsField
  | JsonField

interface FieldBase {
  /** Its label: `Duration`. */
  readonly label: string
  /** If the value is `undefined`, it is left out of the node, and of its entry in a file. */
  readonly isOptional?: true
}

/** The name of an edit in the undo menu; absent: `Change`, and the label. */
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

/** A string of several lines; in a file it is an array of lines. */
export interface LinesField extends FieldBase, Step, Placeholder {
  readonly type: 'lines'
}

/** A list of different ids whose order matters. */
export interface IdsField extends FieldBase, Step {
  readonly type: 'ids'
}

/** True or false, with the undo name and the meaning of each. */
export interface FlagField extends FieldBase {
  readonly type: 'flag'
  readonly on: FlagSide
  readonly off: FlagSide
}

export interface FlagSide {
  readonly step: string
  readonly hint: string
}

/** One of several words, with the label and the meaning of each. */
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

/** Milliseconds, or `null` for no limit. The default value is not kept, neither in memory nor in a file. */
export interface LimitField extends FieldBase, Step {
  readonly type: 'limit'
  readonly default: number
}

/** Whole numbers by name. Without any, the param is not kept. */
export interface CountsField extends FieldBase, Step {
  readonly type: 'counts'
}

/** A number from `least` to `most`. */
export interface NumberField extends FieldBase, Step, Placeholder {
  readonly type: 'number'
  readonly least: number
  readonly most: number
  readonly isWhole?: true
}

/** A list of different words. */
export interface WordsField extends FieldBase, Step, Placeholder {
  readonly type: 'words'
}

/** An object of fields, which is there as a whole or not at all. */
export interface PolicyField<V extends object = object> extends FieldBase {
  readonly type: 'policy'
  readonly on: FlagSide
  readonly off: FlagSide
  /** The value that turns it on. */
  readonly first: V
  readonly fields: Readonly<Record<string, Field>>
}

/** What is known of the inputs of a file. */
export interface InputsField extends FieldBase, Step {
  readonly type: 'inputs'
}

/** Any JSON value. */
export interface JsonField extends FieldBase, Step {
  readonly type: 'json'
}

/** The params of a node: the fields that only its kind has. */
export type ParamsOf<N> = Omit<N, keyof NodeBase | 'kind'>

/** A field for each param of a node, in the order of a file. */
export type FieldsOf<N> = { readonly [K in keyof ParamsOf<N>]-?: FieldOf<N, K & keyof N> }

type FieldOf<N, K extends keyof N> = FieldFor<Exclude<N[K], undefined>> & Presence<N, K>

type Presence<N, K extends keyof N> = object extends Pick<N, K> ? { readonly isOptional: true } : unknown

type FieldFor<V> = [V] extends [boolean]
  ? FlagField
  : [V] extends [number]
    ? DurationField | NumberField
    : [V] extends [number | null]
      ? LimitField
      : [V] extends [string]
        ? string extends V
          ? TextField | LinesField
          : ChoiceField<V>
        : [V] extends [readonly string[]]
          ? IdsField | WordsField
          : [V] extends [readonly KnownInput[]]
            ? InputsField
            : [V] extends [Readonly<Record<string, number>>]
              ? CountsField
              : Json extends V
                ? JsonField
                : V extends object
                  ? PolicyField<V> & { readonly fields: FieldsOf<V> }
                  : never

/** The undo name of an edit that sets a param to this value. */
export function stepOf(field: Field, value: unknown): string {
  if (field.type === 'policy') return (value === undefined ? field.off : field.on).step
  if (field.type === 'flag') return (value === true ? field.on : field.off).step
  return field.step ?? `Change ${field.label.toLowerCase()}`
}
