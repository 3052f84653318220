import { Directive, inject, TemplateRef } from '@angular/core';
import type { ClusterRow } from './cluster-row';

/** What a page adds to each row, in a column of its own: `<ng-template appClusterNote let-cluster>…</ng-template>`. */
@Directive({ selector: 'ng-template[appClusterNote]' })
export class ClusterNote {
  readonly template = inject<TemplateRef<{ $implicit: ClusterRow }>>(TemplateRef);

  // Tells the compiler what `let-cluster` is; never called.
  static ngTemplateContextGuard(
    note: ClusterNote,
    context: unknown,
  ): context is { $implicit: ClusterRow } {
    return note instanceof ClusterNote && context !== null;
  }
}
