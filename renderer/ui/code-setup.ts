import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit, syntaxTree } from '@codemirror/language'
import { lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { codeMarks } from './code-marks.ts'
import { type CodeCompletion, keysHint } from './code-props.ts'
import { codeTheme } from './code-theme.ts'

/** The editor's calls to its parent, read again at each use. */
export interface CodeActions {
  readonly undo: () => void
  readonly redo: () => void
  readonly completions: () => readonly CodeCompletion[]
}

/** Ctrl+Enter belongs to the window (it runs the pipeline), wherever the focus is. */
const editorKeys = defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter' && binding.key !== 'Shift-Mod-k')

/** Signs that are invisible or change the text's direction, in addition to those that CodeMirror knows. */
const hiddenSigns =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign by itself
  /[\u034f\u115f\u1160\u180b-\u180f\u200c\u202a-\u202c\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\uffa0]|[\u{e0000}-\u{e0fff}]/gu

/**
 * Keeps the text exactly as it is: a line ends only at `\n`, as in files and in all places that messages name. Otherwise
 * `\r` would end lines too, and the first key typed would rewrite every one of them. Pasted text gets `\n`, since its line
 * ends are those of another program.
 */
const verbatim: Extension = [
  EditorState.lineSeparator.of('\n'),
  EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
  highlightSpecialChars({ addSpecialChars: hiddenSigns }),
]

/** The extensions that reading and editing share. */
const reading: Extension = [
  verbatim,
  lineNumbers(),
  drawSelection(),
  bracketMatching(),
  highlightSelectionMatches(),
  search({ top: false }),
  javascript({ typescript: true }),
  codeMarks,
  codeTheme,
]

export const readOnlySetup: Extension = [
  reading,
  EditorState.readOnly.of(true),
  keymap.of([...searchKeymap, ...editorKeys]),
]

/** All extensions of an editor, except its text and what changes while it is mounted. */
export function editingSetup(actions: CodeActions): Extension {
  // Must be one function for good: CodeMirror recognises a running completion by its source's identity.
  const source = { autocomplete: (context: CompletionContext) => complete(context, actions) }
  return [
    reading,
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentOnInput(),
    indentUnit.of('  '),
    closeBrackets(),
    autocompletion({ icons: false, maxRenderedOptions: 60 }),
    EditorState.languageData.of(() => [source]),
    Prec.high(keymap.of(historyKeys(actions))),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...lintKeymap,
      ...editorKeys,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      spellcheck: 'false',
      autocorrect: 'off',
      autocapitalize: 'off',
      'aria-description': keysHint,
    }),
  ]
}

/**
 * Keys for undo and redo: the editor has no history of its own, so a step of the window's history is undone here as
 * everywhere else.
 */
function historyKeys({ undo, redo }: CodeActions): readonly KeyBinding[] {
  const bind = (key: string, run: () => void): KeyBinding => ({
    key,
    preventDefault: true,
    run: () => {
      run()
      return true
    },
  })
  return [bind('Mod-z', undo), bind('Mod-Shift-z', redo), bind('Mod-y', redo)]
}

function complete(context: CompletionContext, { completions }: CodeActions): CompletionResult | null {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1).name
  if (/String|Comment|RegExp/.test(node)) return null
  const member = context.matchBefore(/[\w$]+\.[\w$]*/)
  const word = context.matchBefore(/[\w$]+/)
  if (member) {
    const [owner = ''] = member.text.split('.')
    const options = completions().filter((completion) => completion.of === owner)
    return options.length === 0 ? null : { from: member.from + owner.length + 1, options: options.map(optionOf) }
  }
  const isBehindDot = context.state.sliceDoc(context.pos - (word?.text.length ?? 0) - 1, context.pos).startsWith('.')
  if (isBehindDot || (!word && !context.explicit)) return null
  const options = completions().filter((completion) => completion.of === undefined)
  return { from: word?.from ?? context.pos, options: options.map(optionOf), validFor: /^[\w$]*$/ }
}

function optionOf({ of: _, ...completion }: CodeCompletion): Completion {
  // Our own completions come before the language's words.
  return { ...completion, boost: 1 }
}
