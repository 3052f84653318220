import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { concatMap, exhaustMap, type Observable, switchMap, takeUntil, timer } from 'rxjs';
import type { Project } from '#contract/projects';
import { toMessage } from '../../core/http/error-text';
import { ProjectsApi } from '../data/projects-api';
import { ProjectsApiActions, ProjectsPageActions } from './projects.actions';

/** What is spent grows by itself. */
const REFRESH_MS = 30_000;

export const loadProjects = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<ProjectsApi, 'list'> = inject(ProjectsApi),
    refreshMs = REFRESH_MS,
  ) => {
    return actions$.pipe(
      ofType(ProjectsPageActions.opened, ProjectsPageActions.retried),
      switchMap(() =>
        timer(0, refreshMs).pipe(
          exhaustMap(() =>
            api.list().pipe(
              mapResponse({
                next: (projects) => ProjectsApiActions.projectsLoaded({ projects }),
                error: (error: unknown) =>
                  ProjectsApiActions.projectsLoadFailed({ message: toMessage(error) }),
              }),
            ),
          ),
          takeUntil(actions$.pipe(ofType(ProjectsPageActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadPeople = createEffect(
  (actions$ = inject(Actions), api: Pick<ProjectsApi, 'people'> = inject(ProjectsApi)) => {
    return actions$.pipe(
      ofType(ProjectsPageActions.dialogOpened),
      exhaustMap(() =>
        api.people().pipe(
          mapResponse({
            next: (people) => ProjectsApiActions.peopleLoaded({ people }),
            error: (error: unknown) =>
              ProjectsApiActions.peopleLoadFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

const told = (save: Observable<Project>) =>
  save.pipe(
    mapResponse({
      next: (project) => ProjectsApiActions.projectSaved({ project }),
      error: (error: unknown) =>
        ProjectsApiActions.projectSaveFailed({ message: toMessage(error) }),
    }),
  );

export const createProject = createEffect(
  (actions$ = inject(Actions), api: Pick<ProjectsApi, 'create'> = inject(ProjectsApi)) => {
    return actions$.pipe(
      ofType(ProjectsPageActions.projectEntered),
      exhaustMap(({ request }) => told(api.create(request))),
    );
  },
  { functional: true },
);

export const changeProject = createEffect(
  (actions$ = inject(Actions), api: Pick<ProjectsApi, 'change'> = inject(ProjectsApi)) => {
    return actions$.pipe(
      ofType(ProjectsPageActions.projectEdited),
      concatMap(({ projectId, patch }) => told(api.change(projectId, patch))),
    );
  },
  { functional: true },
);
