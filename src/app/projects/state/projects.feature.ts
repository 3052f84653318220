import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { Project } from '#contract/projects';
import { sessionFeature } from '../../core/session/session.feature';
import { ProjectsApiActions, ProjectsPageActions } from './projects.actions';

interface ProjectsState {
  /** Null until loaded. */
  readonly projects: readonly Project[] | null;
  readonly loadError: string | null;
  /** Addresses of everybody who could be a member; null until loaded. */
  readonly people: readonly string[] | null;
  readonly isSaving: boolean;
  /** The project that was saved last, for the dialog that waits for it. */
  readonly saved: Project | null;
  readonly problem: string | null;
}

const initialState: ProjectsState = {
  projects: null,
  loadError: null,
  people: null,
  isSaving: false,
  saved: null,
  problem: null,
};

const byName = (one: Project, other: Project): number => one.name.localeCompare(other.name);

export const projectsFeature = createFeature({
  name: 'projects',
  reducer: createReducer(
    initialState,
    on(ProjectsPageActions.retried, (state): ProjectsState => ({ ...state, loadError: null })),
    on(ProjectsApiActions.projectsLoaded, (state, { projects }): ProjectsState => ({
      ...state,
      projects,
      loadError: null,
    })),
    on(ProjectsApiActions.projectsLoadFailed, (state, { message }): ProjectsState => ({
      ...state,
      loadError: message,
    })),
    on(ProjectsPageActions.dialogOpened, (state): ProjectsState => ({
      ...state,
      saved: null,
      problem: null,
    })),
    on(ProjectsApiActions.peopleLoaded, (state, { people }): ProjectsState => ({
      ...state,
      people,
    })),
    on(
      ProjectsPageActions.projectEntered,
      ProjectsPageActions.projectEdited,
      (state): ProjectsState => ({ ...state, isSaving: true, saved: null, problem: null }),
    ),
    on(ProjectsApiActions.projectSaved, (state, { project }): ProjectsState => ({
      ...state,
      isSaving: false,
      saved: project,
      projects: [...(state.projects ?? []).filter(({ id }) => id !== project.id), project].sort(
        byName,
      ),
    })),
    on(
      ProjectsApiActions.projectSaveFailed,
      ProjectsApiActions.peopleLoadFailed,
      (state, { message }): ProjectsState => ({ ...state, isSaving: false, problem: message }),
    ),
    on(ProjectsPageActions.closed, (): ProjectsState => initialState),
  ),
  extraSelectors: ({ selectProjectsState }) => ({
    selectProjectsPage: createSelector(
      selectProjectsState,
      sessionFeature.selectMe,
      (state, me) => ({
        ...state,
        isAdministrator: me?.role === 'administrator',
        myEmail: me?.email ?? null,
      }),
    ),
  }),
});
