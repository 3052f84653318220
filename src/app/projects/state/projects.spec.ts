import { Actions } from '@ngrx/effects';
import { TestScheduler } from 'rxjs/testing';
import { throwError } from 'rxjs';
import { aProject } from '../../testing/projects';
import { ProjectsApiActions, ProjectsPageActions } from './projects.actions';
import { changeProject, createProject, loadPeople, loadProjects } from './projects.effects';
import { projectsFeature } from './projects.feature';

const run = (work: Parameters<TestScheduler['run']>[0]) =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(work);
const projects = [aProject()];
const request = {
  name: 'Swell',
  members: [],
  budgetAmount: null,
  budgetCoreHours: null,
  isStrict: false,
};

describe('projects', () => {
  it('are read again and again while the page is open', () => {
    run(({ hot, cold, expectObservable }) => {
      const actions$ = new Actions(
        hot('o 14ms c', { o: ProjectsPageActions.opened(), c: ProjectsPageActions.closed() }),
      );
      const api = { list: () => cold('(a|)', { a: projects }) };

      expectObservable(loadProjects(actions$, api, 10)).toBe('l 9ms l', {
        l: ProjectsApiActions.projectsLoaded({ projects }),
      });
    });
  });

  it('are made and changed, and so is who may be a member', () => {
    run(({ hot, cold, expectObservable }) => {
      const project = aProject();
      const saved = { s: ProjectsApiActions.projectSaved({ project }) };
      const at = (action: object) => new Actions(hot('a', { a: action }));
      const answer = () => cold('(p|)', { p: project });

      expectObservable(
        createProject(at(ProjectsPageActions.projectEntered({ request })), { create: answer }),
      ).toBe('s', saved);
      expectObservable(
        changeProject(at(ProjectsPageActions.projectEdited({ projectId: 'SwellA', patch: {} })), {
          change: answer,
        }),
      ).toBe('s', saved);
      expectObservable(
        loadPeople(at(ProjectsPageActions.dialogOpened()), {
          people: () => cold('(p|)', { p: ['ada@example.org'] }),
        }),
      ).toBe('l', { l: ProjectsApiActions.peopleLoaded({ people: ['ada@example.org'] }) });
    });
  });

  it('tell why they could not be read or saved', () => {
    run(({ hot, expectObservable }) => {
      const fails = () => throwError(() => new Error('no'));
      const at = (action: object) => new Actions(hot('a', { a: action }));
      const message = jasmine.any(String) as unknown;

      expectObservable(
        createProject(at(ProjectsPageActions.projectEntered({ request })), { create: fails }),
      ).toBe('f', { f: { type: ProjectsApiActions.projectSaveFailed.type, message } });
      expectObservable(loadPeople(at(ProjectsPageActions.dialogOpened()), { people: fails })).toBe(
        'f',
        { f: { type: ProjectsApiActions.peopleLoadFailed.type, message } },
      );
    });
  });

  it('stand by name; one that was saved takes the place of what it was', () => {
    const { reducer } = projectsFeature;
    const later = aProject({ id: 'OtherA', name: 'Tide' });
    const start = reducer(
      undefined,
      ProjectsApiActions.projectsLoaded({ projects: [...projects, later] }),
    );

    const renamed = aProject({ name: 'Zephyr' });
    const state = reducer(start, ProjectsApiActions.projectSaved({ project: renamed }));

    expect(state.projects?.map(({ name }) => name)).toEqual(['Tide', 'Zephyr']);
    expect(state.saved).toEqual(renamed);
    expect(reducer(state, ProjectsPageActions.dialogOpened()).saved).toBeNull();
  });
});
