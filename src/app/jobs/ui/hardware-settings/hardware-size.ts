import { Component, computed, input, model } from '@angular/core';
import { MatFormField, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatOption, MatSelect } from '@angular/material/select';
import type { Hardware } from './hardware';
import type { HardwareProblems } from './validate';

/** How many cores for how long and, where the cluster is made for the job, what becomes of it afterwards. */
@Component({
  selector: 'app-hardware-size',
  imports: [
    MatFormField,
    MatInput,
    MatLabel,
    MatOption,
    MatRadioButton,
    MatRadioGroup,
    MatSelect,
    MatSuffix,
  ],
  templateUrl: './hardware-size.html',
  styleUrl: './hardware-size.scss',
})
export class HardwareSize {
  readonly hardware = model.required<Hardware>();
  readonly problems = input.required<HardwareProblems>();
  /** Core counts of one slot that are offered; empty where any count is. */
  readonly sizes = input.required<readonly number[]>();
  /** The most cores a slot can have where any count is offered. */
  readonly most = input.required<number | null>();

  /** With the count that is set, which may be a multiple of the largest. */
  protected readonly options = computed(() => {
    const { coresPerSlot } = this.hardware();
    const all = coresPerSlot === null ? this.sizes() : [...this.sizes(), coresPerSlot];
    return [...new Set(all)].toSorted((a, b) => a - b);
  });

  protected change(change: Partial<Hardware>): void {
    this.hardware.update((hardware) => ({ ...hardware, ...change }));
  }

  /** What was typed; nothing, or what is no number, is a missing value that the rules complain of. */
  protected numberIn(field: HTMLInputElement): number | null {
    return Number.isNaN(field.valueAsNumber) ? null : field.valueAsNumber;
  }
}
