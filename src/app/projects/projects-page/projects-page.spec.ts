import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { provideRouter } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { firstValueFrom } from 'rxjs';
import { aProject } from '../../testing/projects';
import { ProjectsPageActions } from '../state/projects.actions';
import { projectsFeature } from '../state/projects.feature';
import { ProjectsPage } from './projects-page';

type Page = ReturnType<typeof projectsFeature.selectProjectsPage>;

const old = aProject({ id: 'OldOne', name: 'Tide', isArchived: true });
const loaded: Page = {
  projects: [aProject(), old],
  loadError: null,
  people: ['ada@example.org'],
  isSaving: false,
  saved: null,
  problem: null,
  isAdministrator: true,
  myEmail: 'ada@example.org',
};

async function setup(page: Partial<Page> = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideRouter([]),
      provideMockStore({
        selectors: [
          { selector: projectsFeature.selectProjectsPage, value: { ...loaded, ...page } },
        ],
      }),
    ],
  });
  const store = TestBed.inject(MockStore);
  const dispatch = spyOn(store, 'dispatch');
  const fixture = TestBed.createComponent(ProjectsPage);
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.documentRootLoader(fixture);
  const press = async (text: string | RegExp) => {
    await (await loader.getHarness(MatButtonHarness.with({ text }))).click();
  };
  const element = fixture.nativeElement as HTMLElement;
  return { store, dispatch, fixture, loader, press, element };
}

describe('the projects page', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('asks for the projects, and stops when it is left', async () => {
    const { dispatch, fixture } = await setup();
    expect(dispatch).toHaveBeenCalledOnceWith(ProjectsPageActions.opened());

    fixture.destroy();

    expect(dispatch).toHaveBeenCalledWith(ProjectsPageActions.closed());
  });

  it('shows archived projects only when they are asked for, and takes them up again', async () => {
    const { dispatch, element, loader, press } = await setup();
    expect(element.textContent).not.toContain('Tide');

    await press(/Show archived projects \(1\)/);
    expect(element.textContent).toContain('Tide');
    const menu = await loader.getHarness(
      MatMenuHarness.with({ selector: '[aria-label="Actions for Tide"]' }),
    );
    await menu.open();
    await menu.clickItem({ text: 'Use again' });

    expect(dispatch).toHaveBeenCalledWith(
      ProjectsPageActions.projectEdited({ projectId: 'OldOne', patch: { isArchived: false } }),
    );
  });

  it('makes a project in a dialog that closes once it is saved', async () => {
    const { dispatch, store, press } = await setup();

    await press('New project');
    expect(dispatch).toHaveBeenCalledWith(ProjectsPageActions.dialogOpened());
    const [dialog] = TestBed.inject(MatDialog).openDialogs;
    if (!dialog) throw new Error('No dialog is open');
    const closed = firstValueFrom(dialog.afterClosed());
    store.overrideSelector(projectsFeature.selectProjectsPage, { ...loaded, saved: aProject() });
    store.refreshState();
    await closed;

    expect(TestBed.inject(MatDialog).openDialogs).toEqual([]);
  });

  it('offers others no changes, and says what to do without a project', async () => {
    const { element } = await setup({ projects: [], isAdministrator: false });

    expect(element.textContent).toContain('An administrator can add you');
    expect(element.querySelector('button')).toBeNull();
  });

  it('says why projects could not be loaded', async () => {
    const { element } = await setup({ projects: null, loadError: 'The server does not answer.' });

    expect(element.querySelector('[role=alert]')?.textContent).toContain('does not answer');
  });
});
