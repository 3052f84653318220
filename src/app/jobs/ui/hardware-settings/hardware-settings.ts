import { Component, computed, effect, input, model, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import type { Cluster } from '#contract/clusters';
import type { CoreType } from '#contract/core-types';
import { ClusterList } from '../../../shared/cluster-list/cluster-list';
import type { ClusterColumn } from '../../../shared/cluster-list/cluster-columns';
import { ClusterNote } from '../../../shared/cluster-list/cluster-note';
import { toClusterRow } from '../../../shared/cluster-list/cluster-row';
import { CoreTypeList } from '../../../shared/core-type-list/core-type-list';
import { EmptyState } from '../../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../../shared/error-panel/error-panel';
import { formatCount } from '../../../shared/format/format';
import { MoneyPipe, RatePipe } from '../../../shared/format/pipes';
import { Skeleton } from '../../../shared/skeleton/skeleton';
import { choosable, fitOf, fittingFirst } from './fit';
import {
  coresOf,
  firstChoice,
  type Hardware,
  onCluster,
  onCoreType,
  withDefaults,
} from './hardware';
import { HardwareSize } from './hardware-size';
import { quoteOf } from './quote';
import { startOf, toFitText } from './start';
import { type HardwareProblems, validate } from './validate';

/** Where a job runs: on a cluster that is up, or on a new one. It only chooses; it never goes anywhere. */
@Component({
  selector: 'app-hardware-settings',
  imports: [
    ClusterList,
    ClusterNote,
    CoreTypeList,
    EmptyState,
    ErrorPanel,
    HardwareSize,
    MatButton,
    MatRadioButton,
    MatRadioGroup,
    MoneyPipe,
    RatePipe,
    Skeleton,
  ],
  templateUrl: './hardware-settings.html',
  styleUrl: './hardware-settings.scss',
})
export class HardwareSettings {
  readonly hardware = model.required<Hardware>();
  readonly clusters = input.required<readonly Cluster[]>();
  readonly coreTypes = input.required<readonly CoreType[]>();
  readonly loading = input(false);
  readonly error = input<string | null>(null);
  /** "blast 2.12" */
  readonly software = input('');
  /** What the server refused, by field; it stands where our own messages stand. */
  readonly refused = input<HardwareProblems>({});
  readonly retried = output();

  protected readonly columns: readonly ClusterColumn[] = ['coreType', 'cores', 'status', 'rate'];
  private readonly isFilled = signal(false);
  protected readonly cores = computed(() => coresOf(this.hardware()));
  protected readonly needs = computed(() => `asks for ${formatCount(this.cores(), 'core')}`);
  private readonly choosable = computed(() =>
    fittingFirst(choosable(this.clusters()), this.cores()),
  );
  protected readonly rows = computed(() => this.choosable().map(toClusterRow));
  private readonly fits = computed(() =>
    this.choosable().map((cluster) => ({ id: cluster.id, fit: fitOf(cluster, this.cores()) })),
  );
  protected readonly unavailable = computed(
    () =>
      new Map(this.fits().flatMap(({ id, fit }) => (fit.fits ? [] : [[id, fit.reason] as const]))),
  );
  protected readonly notes = computed(
    () =>
      new Map(
        this.fits().flatMap(({ id, fit }) =>
          fit.fits ? [[id, toFitText(fit, new Date())] as const] : [],
        ),
      ),
  );
  protected readonly coreType = computed(() =>
    this.coreTypes().find(({ code }) => code === this.hardware().coreType),
  );
  protected readonly cluster = computed(() =>
    this.clusters().find(({ id }) => id === this.hardware().clusterId),
  );
  protected readonly problems = computed<HardwareProblems>(() => ({
    ...this.refused(),
    ...validate(this.hardware(), this.clusters(), this.coreTypes()),
  }));
  protected readonly quote = computed(() =>
    quoteOf(this.hardware(), this.clusters(), this.coreTypes()),
  );
  protected readonly start = computed(() =>
    startOf(this.hardware(), this.clusters(), this.coreTypes(), new Date()),
  );

  constructor() {
    // Once, when everything that can be chosen is known: a person who unselects must not be overruled.
    effect(() => {
      if (this.isFilled() || this.loading() || this.error() !== null) return;
      this.isFilled.set(true);
      this.hardware.set(firstChoice(this.hardware(), this.clusters(), this.coreTypes()));
    });
  }

  protected choose(choice: Hardware['choice']): void {
    const cleared =
      choice === 'persistent' ? this.hardware() : { ...this.hardware(), clusterId: null };
    this.hardware.set(withDefaults({ ...cleared, choice }, this.clusters(), this.coreTypes()));
  }

  protected toggleClusterSelected(clusterId: string): void {
    const cluster = this.clusters().find(({ id }) => id === clusterId);
    if (cluster === undefined) return;
    const isSelected = this.hardware().clusterId === clusterId;
    this.hardware.update((hardware) =>
      isSelected ? { ...hardware, clusterId: null } : onCluster(hardware, cluster),
    );
  }

  protected selectCoreType(code: string): void {
    const coreType = this.coreTypes().find((type) => type.code === code);
    if (coreType !== undefined) this.hardware.update((hardware) => onCoreType(hardware, coreType));
  }
}
