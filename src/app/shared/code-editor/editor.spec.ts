import { createEditor, type EditorContent } from './editor';

const content: EditorContent = {
  text: 'blastn -version',
  language: 'shell',
  isReadonly: false,
  label: 'Command',
  isInvalid: false,
  describedBy: null,
};

function setup() {
  const parent = document.createElement('div');
  document.body.append(parent);
  const onTextChange = jasmine.createSpy('text');
  const onBlur = jasmine.createSpy('blur');
  const editor = createEditor({ parent, nonce: '', onTextChange, onBlur });
  editor.show(content);
  const field = parent.querySelector<HTMLElement>('.cm-content');
  if (!field) throw new Error('There is no editor.');
  return { editor, field, onTextChange, onBlur };
}

describe('The editor', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('shows the text under its label', () => {
    const { field } = setup();

    expect(field.textContent).toContain('blastn -version');
    expect(field.getAttribute('aria-label')).toBe('Command');
  });

  it('names what is wrong with the text', () => {
    const { editor, field } = setup();

    editor.show({ ...content, isInvalid: true, describedBy: 'why' });

    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(field.getAttribute('aria-describedby')).toBe('why');
  });

  it('takes no typing where it is read only', () => {
    const { editor, field } = setup();

    editor.show({ ...content, isReadonly: true });

    expect(field.getAttribute('aria-readonly')).toBe('true');
  });

  it('indents by Tab, but lets Tab leave after Escape', () => {
    const { field } = setup();
    const press = (key: string, keyCode: number) => {
      const event = new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true });
      field.dispatchEvent(event);
      return event.defaultPrevented;
    };
    field.focus();
    expect(press('Tab', 9)).toBeTrue();

    press('Escape', 27);

    expect(press('Tab', 9)).toBeFalse();
  });
});
