import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Project, ProjectPatch, ProjectRequest } from '#contract/projects';

export const ProjectsPageActions = createActionGroup({
  source: 'Projects Page',
  events: {
    opened: emptyProps(),
    retried: emptyProps(),
    /** The dialog is open: for a new project, or for one that is there. */
    dialogOpened: emptyProps(),
    projectEntered: props<{ request: ProjectRequest }>(),
    projectEdited: props<{ projectId: string; patch: ProjectPatch }>(),
    closed: emptyProps(),
  },
});

export const ProjectsApiActions = createActionGroup({
  source: 'Projects API',
  events: {
    projectsLoaded: props<{ projects: readonly Project[] }>(),
    projectsLoadFailed: props<{ message: string }>(),
    peopleLoaded: props<{ people: readonly string[] }>(),
    peopleLoadFailed: props<{ message: string }>(),
    projectSaved: props<{ project: Project }>(),
    projectSaveFailed: props<{ message: string }>(),
  },
});
