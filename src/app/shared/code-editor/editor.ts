import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { python } from '@codemirror/legacy-modes/mode/python';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { EditorLanguage } from './code-editor';
import { highlighting, look } from './editor-look';

export interface EditorContent {
  readonly text: string;
  readonly language: EditorLanguage;
  readonly isReadonly: boolean;
  readonly label: string;
  readonly isInvalid: boolean;
  readonly describedBy: string | null;
}

interface EditorDeps {
  readonly parent: HTMLElement;
  /** The content security policy lets only styles with this in. */
  readonly nonce: string;
  readonly onTextChange: (text: string) => void;
  readonly onBlur: () => void;
}

const languages: Record<EditorLanguage, Extension> = {
  shell: StreamLanguage.define(shell),
  python: StreamLanguage.define(python),
  plain: [],
};

/** CodeMirror behind three calls; a chunk of its own, loaded when an editor is first shown. */
export function createEditor({ parent, nonce, onTextChange, onBlur }: EditorDeps) {
  const changeable = new Compartment();
  const view = new EditorView({
    parent,
    extensions: [
      EditorView.cspNonce.of(nonce),
      lineNumbers(),
      history(),
      drawSelection(),
      highlightSelectionMatches(),
      syntaxHighlighting(HighlightStyle.define(highlighting)),
      EditorView.lineWrapping,
      look,
      // Escape first lets the next Tab leave; CodeMirror does this by itself.
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onTextChange(update.state.doc.toString());
        if (update.focusChanged && !update.view.hasFocus) onBlur();
      }),
      changeable.of([]),
    ],
  });
  return {
    show(content: EditorContent): void {
      const text = view.state.doc.toString();
      view.dispatch({
        effects: changeable.reconfigure(settings(content)),
        ...(text === content.text
          ? {}
          : { changes: { from: 0, to: text.length, insert: content.text } }),
      });
    },
    focus: () => {
      view.focus();
    },
    destroy: () => {
      view.destroy();
    },
  };
}
export type Editor = ReturnType<typeof createEditor>;

function settings(content: EditorContent): Extension {
  return [
    languages[content.language],
    EditorState.readOnly.of(content.isReadonly),
    EditorView.contentAttributes.of({
      'aria-label': content.label,
      'aria-invalid': String(content.isInvalid),
      ...(content.describedBy ? { 'aria-describedby': content.describedBy } : {}),
    }),
  ];
}
