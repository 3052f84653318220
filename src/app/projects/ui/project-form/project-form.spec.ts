import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Project } from '#contract/projects';
import { aProject } from '../../../testing/projects';
import { ProjectForm } from './project-form';

async function setup(project: Project | null) {
  const projectEntered = jasmine.createSpy('projectEntered');
  const fixture = TestBed.createComponent(ProjectForm, {
    bindings: [
      inputBinding('project', () => project),
      inputBinding('people', () => ['ada@example.org', 'bob@example.org']),
      inputBinding('myEmail', () => 'ada@example.org'),
      inputBinding('currency', () => 'USD'),
      outputBinding('projectEntered', projectEntered),
    ],
  });
  await fixture.whenStable();
  const element = fixture.nativeElement as HTMLElement;
  const find = (selector: string): HTMLInputElement => {
    const found = element.querySelector<HTMLInputElement>(selector);
    if (found === null) throw new Error(`There is no ${selector}`);
    return found;
  };
  const type = async (id: string, text: string) => {
    const field = find(id);
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  const save = async () => {
    find('button[type=submit]').click();
    await fixture.whenStable();
  };
  return { projectEntered, element, find, type, save };
}

describe('the project form', () => {
  it('makes a project of its own member without a limit, unless more is said', async () => {
    const { projectEntered, type, save } = await setup(null);

    await type('#project-name', 'Swell');
    await save();

    expect(projectEntered).toHaveBeenCalledOnceWith({
      name: 'Swell',
      members: ['ada@example.org'],
      budgetAmount: null,
      budgetCoreHours: null,
      isStrict: false,
    });
  });

  it('says what is missing or wrong at the field, and sends nothing', async () => {
    const { projectEntered, find, type, save } = await setup(null);

    await type('#project-amount', '-5');
    await save();

    expect(find('#project-name-error').textContent).toContain('may not be blank');
    expect(find('#project-amount-error').textContent).toContain('More than 0');
    expect(find('#project-amount').getAttribute('aria-invalid')).toBe('true');
    expect(projectEntered).not.toHaveBeenCalled();
  });

  it('begins with what the project is, and changes budget, strictness and members', async () => {
    const { projectEntered, element, type, save } = await setup(aProject());
    const [strict, ada, bob] = element.querySelectorAll<HTMLInputElement>('[type=checkbox]');
    expect([strict?.checked, ada?.checked, bob?.checked]).toEqual([true, true, false]);

    await type('#project-amount', '');
    await type('#project-hours', '12.5');
    strict?.click();
    ada?.click();
    bob?.click();
    await save();

    expect(projectEntered).toHaveBeenCalledOnceWith({
      name: 'Swell',
      members: ['bob@example.org'],
      budgetAmount: null,
      budgetCoreHours: 12.5,
      isStrict: false,
    });
  });
});
