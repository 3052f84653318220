import { Component, input } from '@angular/core';
import { ExactPipe } from '../../../shared/format/pipes';
import { ACTION_WORDS, type AuditRow, detailText } from './action-words';

/** Who did what, newest first; the rest of an entry folds out. */
@Component({
  selector: 'app-audit-list',
  imports: [ExactPipe],
  templateUrl: './audit-list.html',
  styleUrls: ['../../../shared/plain-table/plain-table.scss', './audit-list.scss'],
})
export class AuditList {
  readonly entries = input.required<readonly AuditRow[]>();
  protected readonly words = ACTION_WORDS;
  protected readonly detailText = detailText;
}
