import {
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import type { JobForm } from '#contract/drafts';
import { PageTitle } from '../../core/title/page-title';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { analysesResource, examplesResource, uploadedFilesResource } from '../state/catalogue';
import { checkForm, FORM_FIELDS, type FormErrors, stepOf } from '../state/form-errors';
import { NewJobPageActions } from '../state/new-job.actions';
import { selectNewJobPage } from '../state/new-job.selectors';
import { Uploads } from '../state/uploads';
import { ExamplesStrip } from '../ui/examples-strip/examples-strip';
import { FilesStep } from '../ui/files-step/files-step';
import { HardwareSettings } from '../ui/hardware-settings/hardware-settings';
import { ReviewStep } from '../ui/review-step/review-step';
import { versionOf } from '../ui/software-step/software';
import { SoftwareStep } from '../ui/software-step/software-step';
import { hardwareReview } from './hardware-review';
import { isUntouched, stepAfter, stepBefore, stepLinks, toStep } from './steps';

@Component({
  selector: 'app-new-job-page',
  imports: [
    EmptyState,
    ErrorPanel,
    ExamplesStrip,
    FilesStep,
    HardwareSettings,
    MatAnchor,
    MatButton,
    MatIcon,
    PageHeader,
    ReviewStep,
    RouterLink,
    Skeleton,
    SoftwareStep,
  ],
  providers: [Uploads],
  templateUrl: './new-job-page.html',
  styleUrl: './new-job-page.scss',
})
export class NewJobPage {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly title = inject(PageTitle);
  protected readonly uploads = inject(Uploads);
  readonly draftId = input.required<string>();
  readonly step = input<string>();
  protected readonly page = this.store.selectSignal(selectNewJobPage);
  protected readonly analyses = analysesResource();
  protected readonly examples = examplesResource();
  /** Null until somebody asks for earlier uploads. */
  protected readonly earlierSearch = signal<string | null>(null);
  private readonly earlierFiles = uploadedFilesResource(this.earlierSearch);
  protected readonly earlier = computed(() => {
    if (this.earlierSearch() === null || !this.earlierFiles.hasValue()) return null;
    return this.earlierFiles.value().map(({ id, name, decryptedSize, dateUploaded }) => ({
      id,
      name,
      size: decryptedSize,
      dateUploaded,
    }));
  });
  private isNameOffered = false;
  /** Mistakes are told once somebody has tried to submit. */
  private readonly isChecked = signal(false);

  protected readonly form = computed(() =>
    this.page().draftId === this.draftId() ? this.page().form : null,
  );
  protected readonly errors = computed((): FormErrors => {
    const form = this.form();
    return form !== null && this.isChecked()
      ? { ...this.page().errors, ...checkForm(form) }
      : this.page().errors;
  });
  protected readonly shownStep = computed(() => toStep(this.step()));
  protected readonly previous = computed(() => stepBefore(this.shownStep()));
  protected readonly next = computed(() => stepAfter(this.shownStep()));
  protected readonly isUntouched = computed(() => isUntouched(this.form()));
  protected readonly heading = computed(() => this.form()?.name.trim() || 'New job');
  private readonly chosenAnalysis = computed(() => {
    const code = this.form()?.analysis.code;
    return this.analyses.hasValue()
      ? this.analyses.value().find((each) => each.code === code)
      : undefined;
  });
  protected readonly softwareName = computed(() => {
    const { code, version } = this.form()?.analysis ?? { code: '', version: '' };
    const analysis = this.chosenAnalysis();
    return analysis === undefined
      ? code
      : `${analysis.name} ${versionOf(analysis, version)?.version ?? version}`;
  });
  protected readonly hardware = computed(() => {
    const form = this.form();
    const { clusters, coreTypes } = this.page();
    return form === null ? null : hardwareReview(form.hardware, clusters, coreTypes);
  });
  protected readonly steps = computed(() =>
    stepLinks(this.form(), this.errors(), this.softwareName(), this.hardware()?.where ?? ''),
  );
  protected readonly savingText = computed(() => {
    const { saving, draftId } = this.page();
    if (draftId === null || this.form() === null) return '';
    if (saving === 'failed')
      return 'Draft not saved: the server did not take it. It is tried again with the next change.';
    return saving === 'saved' ? 'Draft saved' : 'Saving draft';
  });
  protected readonly refusalText = computed(() => {
    const { refusal } = this.page();
    if (this.isChecked() && Object.keys(this.errors()).length > 0) {
      return (
        refusal ??
        'Something is missing or wrong: see the marked steps. Nothing you filled in is lost.'
      );
    }
    return refusal;
  });

  constructor() {
    effect(() => {
      const draftId = this.draftId();
      untracked(() => {
        this.store.dispatch(NewJobPageActions.draftOpened({ draftId }));
      });
    });
    effect(() => {
      this.title.set(this.heading() === 'New job' ? 'New job' : `${this.heading()} · new job`);
    });
    // A job needs a name, and the software's will do: it is offered once, on the way into the review.
    effect(() => {
      const name =
        this.shownStep() === 'review' && this.form() !== null
          ? this.chosenAnalysis()?.name
          : undefined;
      untracked(() => {
        if (name !== undefined && !this.isNameOffered && this.form()?.name === '') {
          this.isNameOffered = true;
          this.edit({ name });
        }
      });
    });
    this.uploads.arrivals$.pipe(takeUntilDestroyed()).subscribe(({ id, name, decryptedSize }) => {
      this.addFile({ id, name, size: decryptedSize });
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(NewJobPageActions.closed());
    });
  }

  protected loadHardware(): void {
    this.store.dispatch(NewJobPageActions.hardwareRetried());
  }

  protected edit(change: Partial<JobForm>): void {
    const form = this.form();
    if (form === null) return;
    this.store.dispatch(
      NewJobPageActions.formEdited({ draftId: this.draftId(), form: { ...form, ...change } }),
    );
  }

  protected addFile({ id, name, size }: { id: string; name: string; size: number }): void {
    this.edit({
      inputFiles: [...(this.form()?.inputFiles ?? []), { id, name, size, decompress: true }],
    });
  }

  protected removeFile(fileId: string): void {
    this.edit({ inputFiles: (this.form()?.inputFiles ?? []).filter(({ id }) => id !== fileId) });
  }

  protected toggleUnpack(fileId: string): void {
    const files = this.form()?.inputFiles ?? [];
    this.edit({
      inputFiles: files.map((file) =>
        file.id === fileId ? { ...file, decompress: !file.decompress } : file,
      ),
    });
  }

  protected fill(code: string): void {
    this.store.dispatch(NewJobPageActions.exampleChosen({ code }));
  }

  protected submit(): void {
    const form = this.form();
    if (form === null) return;
    this.isChecked.set(true);
    const errors = checkForm(form);
    const wrong = FORM_FIELDS.find((field) => errors[field] !== undefined);
    if (wrong === undefined)
      this.store.dispatch(NewJobPageActions.submitted({ draftId: this.draftId(), form }));
    else void this.router.navigate([], { queryParams: { step: stepOf(wrong) } });
  }
}
