import { Component, input, output } from '@angular/core';
import type { CoreType } from '#contract/core-types';
import { formatMoney } from '../format/format';
import { MemoryPipe } from '../format/pipes';

/** Kinds of hardware in rows, with what they are and cost. Where one is to be chosen, a click chooses it. */
@Component({
  selector: 'app-core-type-list',
  imports: [MemoryPipe],
  templateUrl: './core-type-list.html',
  styleUrl: './core-type-list.scss',
})
export class CoreTypeList {
  readonly coreTypes = input.required<readonly CoreType[]>();
  /** The chosen one's code; absent where nothing is chosen in this list. */
  readonly selectedCode = input<string | null>();
  readonly coreTypeClick = output<string>();

  protected price({ pricePerCoreHour, currency }: CoreType): string {
    return formatMoney(pricePerCoreHour, currency);
  }
}
