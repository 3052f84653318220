import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import type { Project } from '#contract/projects';
import { aProject } from '../../../testing/projects';
import { ProjectList } from './project-list';

async function setup(projects: readonly Project[], canManage = true) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const editClicked = jasmine.createSpy('editClicked');
  const archiveToggled = jasmine.createSpy('archiveToggled');
  const fixture = TestBed.createComponent(ProjectList, {
    bindings: [
      inputBinding('projects', () => projects),
      inputBinding('canManage', () => canManage),
      outputBinding('editClicked', editClicked),
      outputBinding('archiveToggled', archiveToggled),
    ],
  });
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  return { editClicked, archiveToggled, loader, element: fixture.nativeElement as HTMLElement };
}

const textOf = (element: Element | null): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('the project list', () => {
  it('shows what is spent of each budget, with units, as text and as a bar', async () => {
    const { element } = await setup([aProject()]);

    expect(textOf(element.querySelector('tbody tr'))).toContain('50.00 of 100.00 USD');
    expect(textOf(element.querySelector('tbody tr'))).toContain('400.00 core-hours');
    const meters = element.querySelectorAll('[role=meter]');
    expect(meters.length).toBe(1);
    expect(meters[0]?.getAttribute('aria-valuenow')).toBe('50');
    expect(meters[0]?.getAttribute('aria-label')).toBe('Money spent by Swell');
  });

  for (const [budgetState, spentAmount, icon, word] of [
    ['ok', 10, 'check_circle', 'within budget'],
    ['warning', 85, 'warning', 'nearly spent'],
    ['spent', 140, 'error', 'spent'],
  ] as const)
    it(`says ${word} by an icon and words`, async () => {
      const { element } = await setup([aProject({ budgetState, spentAmount })]);

      const state = element.querySelector('.state');
      expect(textOf(state)).toBe(word);
      expect(state?.querySelector('mat-icon')?.getAttribute('data-mat-icon-name')).toBe(icon);
      expect(element.querySelector('.bar')?.getAttribute('data-state')).toBe(budgetState);
    });

  it('says so when there is no limit', async () => {
    const { element } = await setup([aProject({ budgetAmount: null })]);

    expect(textOf(element.querySelector('tbody tr'))).toContain('no limit');
  });

  it('lets administrators edit and archive a project', async () => {
    const project = aProject();
    const { editClicked, archiveToggled, loader } = await setup([project]);
    const menu = await loader.getHarness(MatMenuHarness);

    await menu.open();
    await menu.clickItem({ text: 'Edit' });
    await menu.open();
    await menu.clickItem({ text: 'Archive' });

    expect(editClicked).toHaveBeenCalledOnceWith(project);
    expect(archiveToggled).toHaveBeenCalledOnceWith(project);
  });

  it('offers nothing to others', async () => {
    const { element } = await setup([aProject()], false);

    expect(element.querySelector('button')).toBeNull();
  });
});
