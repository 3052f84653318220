import {
  afterNextRender,
  Component,
  CSP_NONCE,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  model,
  output,
  PendingTasks,
  signal,
  viewChild,
} from '@angular/core';
import type { Editor } from './editor';

/** What the editor colours. */
export type EditorLanguage = 'shell' | 'python' | 'plain';

/**
 * A text editor for commands and scripts. It is loaded when first shown; until then a plain field
 * stands in its place, of the same size, and works. Tab indents; Escape and then Tab leaves it.
 * Usable as a control of a signal form: `[formField]`, or `[(value)]`.
 */
@Component({
  selector: 'app-code-editor',
  templateUrl: './code-editor.html',
  styleUrl: './code-editor.scss',
})
export class CodeEditor {
  private readonly nonce = inject(CSP_NONCE, { optional: true });
  private readonly destroyed = inject(DestroyRef);
  readonly value = model('');
  readonly label = input.required<string>();
  readonly language = input<EditorLanguage>('shell');
  readonly readonly = input(false);
  readonly disabled = input(false);
  readonly invalid = input(false);
  /** Id of the element that tells what is wrong with the text. */
  readonly describedBy = input<string>();
  /** The focus left it; forms show their errors from then on. */
  readonly touch = output();
  private readonly host = viewChild.required<ElementRef<HTMLElement>>('editor');
  private readonly editor = signal<Editor | null>(null);
  protected readonly isReady = signal(false);

  constructor() {
    const pending = inject(PendingTasks);
    afterNextRender(() => {
      pending.run(() => this.load());
    });
    effect(() => {
      this.editor()?.show({
        text: this.value(),
        language: this.language(),
        isReadonly: this.readonly() || this.disabled(),
        label: this.label(),
        isInvalid: this.invalid(),
        describedBy: this.describedBy() ?? null,
      });
    });
  }

  focus(): void {
    this.editor()?.focus();
  }

  private async load(): Promise<void> {
    const { createEditor } = await import('./editor');
    if (this.destroyed.destroyed) return;
    const editor = createEditor({
      parent: this.host().nativeElement,
      nonce: this.nonce ?? '',
      onTextChange: (text) => {
        this.value.set(text);
      },
      onBlur: () => {
        this.touch.emit();
      },
    });
    this.destroyed.onDestroy(() => {
      editor.destroy();
    });
    this.isReady.set(true);
    this.editor.set(editor);
  }
}
