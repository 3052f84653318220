import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import type { Project } from '#contract/projects';
import { aProject } from '../../../testing/projects';
import { budgetWarning } from './budget-warning';
import { ProjectChoice } from './project-choice';

async function setup(projects: readonly Project[], projectId: string | null, isRequired = false) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const projectChosen = jasmine.createSpy('projectChosen');
  const fixture = TestBed.createComponent(ProjectChoice, {
    bindings: [
      inputBinding('projects', () => projects),
      inputBinding('projectId', () => projectId),
      inputBinding('isRequired', () => isRequired),
      inputBinding('amount', () => 60),
      inputBinding('coreHours', () => 10),
      outputBinding('projectChosen', projectChosen),
    ],
  });
  await fixture.whenStable();
  return { projectChosen, element: fixture.nativeElement as HTMLElement };
}

describe('the choice of a project', () => {
  it('offers those I may charge, or none', async () => {
    const { projectChosen, element } = await setup([aProject()], null);
    const select = element.querySelector('select');
    if (!select) throw new Error('There is no choice');

    select.value = 'SwellA';
    select.dispatchEvent(new Event('change'));
    select.value = '';
    select.dispatchEvent(new Event('change'));

    expect(projectChosen.calls.allArgs()).toEqual([['SwellA'], [null]]);
    expect(element.querySelector('label')?.textContent).toBe('Project (optional)');
  });

  it('tells what is left, and that it is not enough', async () => {
    const { element } = await setup([aProject()], 'SwellA', true);

    expect(element.textContent).toContain('Left of its budget: 50.00 USD.');
    expect(element.querySelector('[role=status]')?.textContent).toContain(
      'At its walltime it would take 60.00 USD; 50.00 USD are left. The job is stopped when',
    );
  });

  it('says what to do when a project is required and there is none', async () => {
    const { element } = await setup([], null, true);

    expect(element.textContent).toContain('An administrator can add you to one.');
  });
});

describe('the warning of a budget', () => {
  const enough = { amount: 1, coreHours: 1 };

  it('is not there while all is well', () => {
    expect(budgetWarning(aProject(), enough)).toBeNull();
    expect(budgetWarning(aProject({ budgetAmount: null }), { ...enough, amount: 9e9 })).toBeNull();
  });

  it('tells of core-hours, of jobs without a walltime, and of what is spent', () => {
    const hours = aProject({ budgetAmount: null, budgetCoreHours: 404, isStrict: false });

    expect(budgetWarning(hours, { ...enough, coreHours: 8 })).toBe(
      'At its walltime it would take 8.00 core-hours; 4.00 core-hours are left.',
    );
    expect(budgetWarning(hours, { amount: null, coreHours: null })).toBe(
      'Without a walltime it may take all 4.00 core-hours that are left.',
    );
    expect(budgetWarning(aProject({ budgetState: 'spent' }), enough)).toContain('takes no more');
    expect(budgetWarning({ ...hours, budgetState: 'spent' }, enough)).toBe('Its budget is spent.');
  });
});
