import { Component, computed, input } from '@angular/core';
import type { BadgeStatus } from './badges';

/** Icon, word and colour of a status; the same everywhere, and never the colour alone. */
@Component({
  selector: 'app-status-badge',
  templateUrl: './status-badge.html',
  styleUrl: './status-badge.scss',
  host: { '[attr.data-status]': 'status()' },
})
export class StatusBadge {
  readonly status = input.required<BadgeStatus>();
  /** The word, where it says more than the status itself: "waiting for cluster". */
  readonly label = input<string>();
  protected readonly word = computed(() => this.label() ?? this.status().replace('_', ' '));
}
