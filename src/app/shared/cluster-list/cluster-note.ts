import { Directive, inject, TemplateRef } from '@angular/core';
import type { ClusterRow } from './cluster-row';

/** What a page adds to each row, in a column of its own: `<ng-template appClusterNote let-cluster>…</ng-template>`. */
@Directive({ selector: 'ng-template[appClusterNote]' })
export class ClusterNote {
  readonly template = inject<TemplateRef<{ $implicit: ClusterRow }>>(TemplateRef);

  static ngTemplateContextGuard(
    _note: ClusterNote,
    _context: unknown,
  ): _context is { $implicit: ClusterRow } {
    return true;
  }
}
