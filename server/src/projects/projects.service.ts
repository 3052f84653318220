import type { Project, ProjectPatch, ProjectRequest } from '#contract/projects';
import { toMoney, toTimestamp } from '../db/timestamps.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import { budgetStateOf, explainSpent, isClosed } from './budget.ts';
import type { ProjectsRepository, ProjectView } from './projects.repository.ts';

export interface ProjectsDeps {
  readonly projects: ProjectsRepository;
  readonly currency: string;
  /** Whether every job has to be charged to one. */
  readonly isRequired: boolean;
  readonly clock: () => Date;
  /** Tells the reconciler that a budget may be another now. */
  readonly wake: () => void;
}

const UNIQUE_VIOLATION = '23505';

/** What may be charged to what, and what is left of it. */
export function createProjectsService(deps: ProjectsDeps) {
  const { projects, currency, isRequired, clock, wake } = deps;

  async function require(id: string): Promise<ProjectView> {
    const found = await projects.find(id, clock());
    if (!found) throw notFound();
    return found;
  }

  const toProject = (view: ProjectView, user: User): Project => ({
    id: view.id,
    name: view.name,
    members: view.members,
    mayCharge: view.archived_at === null && view.members.includes(user.email),
    budgetAmount: view.budget_amount,
    budgetCoreHours: view.budget_core_hours,
    isStrict: view.is_strict,
    spentAmount: toMoney(view.spent_amount),
    spentCoreHours: toMoney(view.spent_core_hours),
    budgetState: budgetStateOf(view),
    currency,
    isArchived: view.archived_at !== null,
    dateInserted: view.created_at,
  });

  async function memberIds(emails: readonly string[]): Promise<string[]> {
    const accounts = await projects.accountsOf(emails);
    const known = new Map(accounts.map(({ id, email }) => [email.toLowerCase(), id]));
    const unknown = emails.find((email) => !known.has(email));
    if (unknown !== undefined)
      throw new DomainError(400, { members: [`There is no user with the address ${unknown}.`] });
    return [...new Set(known.values())];
  }

  return {
    isRequired,

    /** Administrators see all projects, others those that they may charge. */
    list: async (user: User, { withArchived }: { withArchived: boolean }): Promise<Project[]> => {
      const memberId = user.role === 'administrator' ? null : user.id;
      const rows = await projects.list({ memberId, withArchived, now: clock() });
      return rows.map((row) => toProject(row, user));
    },

    get: async (user: User, id: string): Promise<Project> => toProject(await require(id), user),

    async create(user: User, request: ProjectRequest, once: Once | null): Promise<Project> {
      if (once?.madeId) return toProject(await require(once.madeId), user);
      const ids = request.members ? await memberIds(request.members) : [user.id];
      const definition = {
        name: request.name,
        budget_amount: request.budgetAmount,
        budget_core_hours: request.budgetCoreHours,
        is_strict: request.isStrict,
      };
      const id = await nameIsFree(request.name, () => projects.insert(definition, ids, once));
      return toProject(await require(id), user);
    },

    async change(user: User, id: string, patch: ProjectPatch): Promise<Project> {
      const before = await require(id);
      const ids = patch.members && (await memberIds(patch.members));
      const isArchived = before.archived_at !== null;
      const change = {
        ...(patch.name !== undefined && { name: patch.name }),
        ...(patch.budgetAmount !== undefined && { budget_amount: patch.budgetAmount }),
        ...(patch.budgetCoreHours !== undefined && { budget_core_hours: patch.budgetCoreHours }),
        ...(patch.isStrict !== undefined && { is_strict: patch.isStrict }),
        ...(patch.isArchived !== undefined &&
          patch.isArchived !== isArchived && {
            archived_at: patch.isArchived ? toTimestamp(clock()) : null,
          }),
      };
      await nameIsFree(patch.name ?? before.name, () => projects.change(id, change, ids));
      wake();
      return toProject(await require(id), user);
    },

    chargeableBy: (user: User) => projects.chargeableBy(user.id),
    nameOf: projects.nameOf,

    /** The project that a request names, if this user may charge it; null for none. */
    async resolve(user: User, projectId: string | null): Promise<string | null> {
      if (projectId === null && !isRequired) return null;
      const mine = await projects.chargeableBy(user.id);
      if (mine.some(({ id }) => id === projectId)) return projectId;
      const names = mine.map(({ id, name }) => `${id} (${name})`).join(', ');
      const hint = names === '' ? 'An administrator can add you to one.' : `Yours are ${names}.`;
      const problem =
        projectId === null
          ? 'A project is required: every job is charged to one.'
          : `There is no project "${projectId}" here that you may charge.`;
      throw new DomainError(400, { projectId: [`${problem} ${hint}`] });
    },

    /** Refuses when nothing more may be charged to it. */
    async requireOpen(projectId: string | null): Promise<void> {
      if (projectId === null) return;
      const project = await projects.find(projectId, clock());
      if (project && isClosed(project))
        throw new DomainError(400, { projectId: [explainSpent(project, currency)] });
    },
  };
}
export type ProjectsService = ReturnType<typeof createProjectsService>;

/** Of two projects in use that bear one name nobody could choose. */
async function nameIsFree<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
    if (!isTaken) throw error;
    throw new DomainError(400, { name: [`There is a project "${name}" already.`] });
  }
}
