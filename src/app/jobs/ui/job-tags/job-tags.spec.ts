import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { JobTags } from './job-tags';

async function setup(canChange: boolean) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const added: string[] = [];
  const removed: string[] = [];
  const fixture = TestBed.createComponent(JobTags, {
    bindings: [
      inputBinding('tags', () => ['night', 'Draft']),
      inputBinding('canChange', () => canChange),
      outputBinding<string>('tagAdded', (tag) => added.push(tag)),
      outputBinding<string>('tagRemoved', (tag) => removed.push(tag)),
    ],
  });
  await fixture.whenStable();
  return { added, element: fixture.nativeElement as HTMLElement, removed };
}

describe('the tags of a job', () => {
  it('are added by their name, without blanks around it', async () => {
    const { added, element } = await setup(true);
    const field = element.querySelector('input');

    if (field) field.value = '  wind tunnel ';
    element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));

    expect(added).toEqual(['wind tunnel']);
    expect(field?.value).toBe('');
  });

  it('are removed one by one', async () => {
    const { element, removed } = await setup(true);

    element.querySelector<HTMLButtonElement>('[aria-label="Remove tag Draft"]')?.click();

    expect(removed).toEqual(['Draft']);
  });

  it('are only read by whoever the job is shared with', async () => {
    const { element } = await setup(false);

    expect(element.textContent).toContain('night');
    expect(element.querySelector('button, input')).toBeNull();
  });
});
