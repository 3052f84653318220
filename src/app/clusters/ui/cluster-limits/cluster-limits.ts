import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { form, FormField, validateStandardSchema } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import * as z from 'zod';
import type { Cluster } from '#contract/clusters';
import { IdleMinutes, Walltime } from '#contract/hardware';
import { idleEndOf, idleTimeoutText } from '../../../shared/cluster-list/cluster-row';
import { Time } from '../../../shared/time/time';

export interface ClusterChangeForm {
  readonly idleTimeoutMinutes?: number;
  readonly walltime?: number;
}

interface Limits {
  idleTimeoutMinutes: number | null;
  walltime: number | null;
}

/** An empty walltime means none; the server cannot take one away, so an emptied field changes nothing. */
const LimitRules = z.object({ idleTimeoutMinutes: IdleMinutes, walltime: Walltime.nullable() });

/** Says when the cluster will be torn down, and lets people put that off. */
@Component({
  selector: 'app-cluster-limits',
  imports: [
    FormField,
    MatButton,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatSuffix,
    Time,
  ],
  templateUrl: './cluster-limits.html',
  styleUrl: './cluster-limits.scss',
})
export class ClusterLimits {
  readonly cluster = input.required<Cluster>();
  readonly isBusy = input(false);
  readonly refused = input<Readonly<Record<string, string>>>({});
  readonly changed = output<ClusterChangeForm>();

  private readonly saved = computed<Limits>(
    () => ({
      idleTimeoutMinutes: this.cluster().idleTimeoutMinutes,
      walltime: this.cluster().hardware.walltime,
    }),
    // A reload of the same cluster must not take away what is being typed.
    { equal: (a, b) => a.idleTimeoutMinutes === b.idleTimeoutMinutes && a.walltime === b.walltime },
  );
  private readonly limits = linkedSignal(() => this.saved());
  protected readonly fields = form(this.limits, (path) => {
    validateStandardSchema(path, LimitRules);
  });
  protected readonly idleTimeout = computed(() =>
    idleTimeoutText(this.cluster().idleTimeoutMinutes),
  );
  protected readonly idleEnd = computed(() => idleEndOf(this.cluster()));
  protected readonly change = computed<ClusterChangeForm>(() => {
    const { idleTimeoutMinutes, walltime } = this.limits();
    const saved = this.saved();
    return {
      ...(idleTimeoutMinutes === null || idleTimeoutMinutes === saved.idleTimeoutMinutes
        ? {}
        : { idleTimeoutMinutes }),
      ...(walltime === null || walltime === saved.walltime ? {} : { walltime }),
    };
  });
  protected readonly canSave = computed(
    () => !this.isBusy() && this.fields().valid() && Object.keys(this.change()).length > 0,
  );

  protected save(): void {
    if (this.canSave()) this.changed.emit(this.change());
  }

  protected addHour(walltime: number): void {
    this.changed.emit({ walltime: walltime + 1 });
  }
}
