import type { TagStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The page's own colours, so that light and dark need no second theme. */
export const highlighting: TagStyle[] = [
  { tag: tags.comment, color: 'var(--mat-sys-on-surface-variant)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--app-succeeded)' },
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--app-running)' },
  { tag: [tags.variableName, tags.definition(tags.variableName)], color: 'var(--app-lost)' },
  { tag: [tags.number, tags.bool], color: 'var(--app-timed-out)' },
  { tag: [tags.standard(tags.variableName), tags.attributeName], color: 'var(--app-running)' },
];

export const look = EditorView.theme({
  '&': { height: '100%', fontSize: '0.8125rem', minWidth: '0' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--app-mono)', lineHeight: '1.5' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--mat-sys-on-surface)' },
  '.cm-gutters': {
    border: 'none',
    backgroundColor: 'transparent',
    color: 'var(--mat-sys-on-surface-variant)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--mat-sys-on-surface)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'color-mix(in srgb, var(--app-running) 25%, transparent)' },
});
