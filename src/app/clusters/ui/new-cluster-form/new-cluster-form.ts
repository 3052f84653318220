import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { form, FormField, validateStandardSchema } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose } from '@angular/material/dialog';
import {
  MatExpansionPanel,
  MatExpansionPanelHeader,
  MatExpansionPanelTitle,
} from '@angular/material/expansion';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { ClusterRequest } from '#contract/clusters';
import type { CoreType } from '#contract/core-types';
import { formatCount, formatMoney } from '../../../shared/format/format';
import { CoresPipe, MoneyPipe, RatePipe } from '../../../shared/format/pipes';
import {
  blankCluster,
  type ClusterDraft,
  quoteOf,
  sizeProblem,
  withCoreType,
} from './cluster-draft';

/** Defines a persistent cluster: three fields, and more for those who want more. */
@Component({
  selector: 'app-new-cluster-form',
  imports: [
    CoresPipe,
    FormField,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatError,
    MatExpansionPanel,
    MatExpansionPanelHeader,
    MatExpansionPanelTitle,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
    MatSuffix,
    MoneyPipe,
    RatePipe,
  ],
  templateUrl: './new-cluster-form.html',
  styleUrl: './new-cluster-form.scss',
})
export class NewClusterForm {
  readonly coreTypes = input.required<readonly CoreType[]>();
  readonly isCreating = input(false);
  /** Why the server did not take it, by field where it is about one. */
  readonly refusal = input<{
    readonly message: string;
    readonly fields: Readonly<Record<string, string>>;
  } | null>(null);
  readonly submitted = output<{ request: ClusterRequest; start: boolean }>();

  private readonly firstField = viewChild.required<ElementRef<HTMLInputElement>>('firstField');
  private readonly draft = linkedSignal<readonly CoreType[], ClusterDraft>({
    source: this.coreTypes,
    computation: (coreTypes, before) => before?.value ?? blankCluster(coreTypes),
  });
  protected readonly fields = form(this.draft, (path) => {
    validateStandardSchema(path, ClusterRequest);
  });
  protected readonly coreType = computed(() =>
    this.coreTypes().find(({ code }) => code === this.draft().hardware.coreType),
  );
  protected readonly quote = computed(() => quoteOf(this.draft(), this.coreType()));
  protected readonly size = computed(() => this.draft().hardware);
  protected readonly sizeProblem = computed(() => sizeProblem(this.draft(), this.coreType()));
  /** A refusal that is about no field that is shown here. */
  protected readonly otherRefusal = computed(() => {
    const refusal = this.refusal();
    return refusal && !Object.keys(refusal.fields).some((field) => SHOWN.includes(field))
      ? refusal.message
      : null;
  });

  constructor() {
    // The dialog opens before the core types are there, so it has nothing to focus by itself.
    afterNextRender(() => {
      this.firstField().nativeElement.focus();
    });
  }

  protected choose(code: string): void {
    const coreType = this.coreTypes().find((type) => type.code === code);
    if (coreType) this.draft.update((draft) => withCoreType(draft, coreType));
  }

  protected nameOf({ name, pricePerCoreHour, currency }: CoreType): string {
    return `${name} · ${formatMoney(pricePerCoreHour, currency)} per core-hour`;
  }

  protected sizeOf(cores: number): string {
    return formatCount(cores, 'core');
  }

  protected submit(start: boolean): void {
    this.fields().markAsTouched();
    const request = ClusterRequest.safeParse(this.draft());
    if (request.success && this.sizeProblem() === null)
      this.submitted.emit({ request: request.data, start });
  }
}

const SHOWN = [
  'name',
  'hardware.coreType',
  'hardware.coresPerSlot',
  'hardware.slots',
  'hardware.walltime',
  'idleTimeoutMinutes',
];
