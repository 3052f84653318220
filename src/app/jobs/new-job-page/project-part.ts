import { Component, computed, inject, input, output } from '@angular/core';
import { Store } from '@ngrx/store';
import type { JobForm } from '#contract/drafts';
import { sessionFeature } from '../../core/session/session.feature';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { projectsResource } from '../state/projects';
import { coresOf } from '../ui/hardware-settings/hardware';
import { ProjectChoice } from '../ui/project-choice/project-choice';

/** What the job is charged to; nothing is shown to people who have no project and need none. */
@Component({
  selector: 'app-project-part',
  imports: [ErrorPanel, ProjectChoice],
  template: `
    @if (projects.error()) {
      <app-error-panel message="Your projects could not be listed." (retried)="projects.reload()" />
    } @else if (projects.hasValue() && (projects.value().length > 0 || isRequired())) {
      <app-project-choice
        [projects]="projects.value()"
        [projectId]="form().projectId"
        [isRequired]="isRequired()"
        [amount]="atMost()"
        [coreHours]="coreHours()"
        (projectChosen)="projectChosen.emit($event)"
      />
    }
  `,
})
export class ProjectPart {
  private readonly me = inject(Store).selectSignal(sessionFeature.selectMe);
  readonly form = input.required<JobForm>();
  /** Price for the whole walltime; null without one. */
  readonly atMost = input.required<number | null>();
  readonly projectChosen = output<string | null>();
  protected readonly projects = projectsResource();
  protected readonly isRequired = computed(() => this.me()?.isProjectRequired ?? false);
  protected readonly coreHours = computed(() => {
    const { hardware } = this.form();
    return hardware.walltime === null ? null : coresOf(hardware) * hardware.walltime;
  });
}
