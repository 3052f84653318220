import { Component, computed, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { type Project, ProjectRequest } from '#contract/projects';

/** Name, budget and members of a project; the same rules as on the server. */
@Component({
  selector: 'app-project-form',
  imports: [MatButton],
  templateUrl: './project-form.html',
  styleUrl: './project-form.scss',
})
export class ProjectForm {
  /** Null: a new one. */
  readonly project = input.required<Project | null>();
  readonly people = input.required<readonly string[]>();
  /** A member of a new project from the start. */
  readonly myEmail = input.required<string | null>();
  readonly currency = input.required<string>();
  readonly isBusy = input(false);
  readonly projectEntered = output<ProjectRequest>();
  readonly cancelled = output();

  protected readonly entry = linkedSignal(() => entryOf(this.project(), this.myEmail()));
  private readonly isChecked = signal(false);
  private readonly parsed = computed(() => ProjectRequest.safeParse(this.entry()));
  /** The first message of each field, once somebody has tried to save. */
  protected readonly problems = computed((): Readonly<Record<string, string>> => {
    const parsed = this.parsed();
    if (parsed.success || !this.isChecked()) return {};
    return Object.fromEntries(
      parsed.error.issues
        .map(({ path, message }): [string, string] => [String(path[0]), message])
        .reverse(),
    );
  });

  protected set(change: Partial<Entry>): void {
    this.entry.update((entry) => ({ ...entry, ...change }));
  }

  protected toggle(email: string): void {
    const { members } = this.entry();
    this.set({
      members: members.includes(email)
        ? members.filter((member) => member !== email)
        : [...members, email],
    });
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.isChecked.set(true);
    const parsed = this.parsed();
    if (parsed.success) this.projectEntered.emit(parsed.data);
  }
}

/** As it is typed: an empty budget is none. */
interface Entry {
  readonly name: string;
  readonly budgetAmount: string;
  readonly budgetCoreHours: string;
  readonly isStrict: boolean;
  readonly members: readonly string[];
}

const entryOf = (project: Project | null, myEmail: string | null): Entry => ({
  name: project?.name ?? '',
  budgetAmount: String(project?.budgetAmount ?? ''),
  budgetCoreHours: String(project?.budgetCoreHours ?? ''),
  isStrict: project?.isStrict ?? false,
  members: project?.members ?? (myEmail === null ? [] : [myEmail]),
});
