import { Directive, inject, input, TemplateRef } from '@angular/core';

/**
 * The content of one column's cells: `<ng-template appCell="name" [appCellOf]="rows()" let-row>`.
 * `appCellOf` only tells the template compiler the type of `row`.
 */
@Directive({ selector: 'ng-template[appCell]' })
export class DataCell<T> {
  readonly appCell = input.required<string>();
  readonly appCellOf = input<readonly T[]>();
  readonly template = inject<TemplateRef<{ $implicit: T }>>(TemplateRef);

  static ngTemplateContextGuard<T>(
    _cell: DataCell<T>,
    _context: unknown,
  ): _context is { $implicit: T } {
    return true;
  }
}
