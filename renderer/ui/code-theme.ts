import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Colours are variables of tokens.css, so a change of theme does not concern the editor. */
const theme = EditorView.theme({
  '&': { color: 'var(--ink)', fontSize: '12px', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.65' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 10px 0 4px' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-specialChar': { color: 'var(--state-failed)' },
  '.cm-trick': {
    backgroundColor: 'var(--state-failed-back)',
    borderRadius: '3px',
    color: 'var(--state-failed)',
    fontStyle: 'normal',
    fontWeight: '600',
    padding: '0 2px',
  },
  '.cm-trick span': { color: 'inherit', fontStyle: 'inherit' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  // Opaque, since code scrolls below it.
  '.cm-gutters': { backgroundColor: 'var(--paper)', border: '0', color: 'var(--ink-3)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '24px', padding: '0 8px 0 4px' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--ink)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--code-selection)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--line-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { color: 'var(--state-failed)', backgroundColor: 'transparent' },
  '.cm-failed-line': { backgroundColor: 'var(--state-failed-back)', boxShadow: 'inset 3px 0 0 var(--state-failed)' },
  '.cm-highlit-line': { backgroundColor: 'var(--accent-soft)', boxShadow: 'inset 3px 0 0 var(--accent)' },
})

/** The look of what the editor opens: lists, tooltips, the search panel. */
const popups = EditorView.theme({
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-control)',
    boxShadow: 'var(--shadow-popup)',
    color: 'var(--ink)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { color: 'var(--accent)', textDecoration: 'none' },
  '.cm-tooltip.cm-completionInfo': {
    font: '12px / 1.45 var(--sans)',
    maxWidth: '260px',
    padding: '6px 10px',
    whiteSpace: 'pre-line',
    overflowWrap: 'anywhere',
  },
  '.cm-diagnostic': { font: '12px / 1.45 var(--sans)', padding: '5px 10px', whiteSpace: 'pre-line' },
  '.cm-diagnosticAction': {
    background: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-control)',
    color: 'var(--ink)',
    cursor: 'pointer',
    font: '500 12px / 20px var(--sans)',
    margin: '4px 0 0',
    padding: '0 8px',
    display: 'block',
  },
  '.cm-diagnosticAction:hover, .cm-diagnosticAction:focus-visible': { background: 'var(--accent-soft)' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--state-failed)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--state-waiting)' },
  '.cm-diagnostic-hint': { borderLeft: '3px solid var(--state-idle)' },
  // The default marks are pictures in fixed colours; these follow the theme, and differ in shape.
  '.cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-hint': { backgroundImage: 'none' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--state-failed) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { textDecoration: 'underline dashed var(--state-waiting) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-hint': { textDecoration: 'underline dotted var(--ink-3) 1px', textUnderlineOffset: '3px' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--state-failed)' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { font: '12px / 1.45 var(--sans)', padding: '6px 26px 6px 8px' },
  '.cm-panel.cm-search label': { fontSize: '11.5px', whiteSpace: 'nowrap' },
  '.cm-textfield': {
    backgroundColor: 'var(--paper)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-control)',
    fontSize: '11.5px',
    outlineOffset: '0',
  },
  '.cm-button': {
    backgroundColor: 'var(--surface)',
    backgroundImage: 'none',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-control)',
    fontSize: '11.5px',
    padding: '1px 8px',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--state-waiting-back)', outline: '1px solid var(--state-waiting)' },
  '.cm-searchMatch.cm-searchMatch-selected': { outline: '2px solid var(--accent)' },
})

const highlighting = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.self, tags.null, tags.bool],
    color: 'var(--code-keyword)',
  },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.function(tags.definition(tags.variableName)),
    ],
    color: 'var(--code-function)',
  },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--code-function)' },
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--state-failed)' },
])

export const codeTheme: Extension = [theme, popups, syntaxHighlighting(highlighting)]
