import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { AuditEntry, type AuditExportFormat, AuditVerification } from '#contract/audit';
import { page } from '#contract/wire';

/** Which entries are shown: what the address of the page says. Empty: all. */
export interface AuditQuery {
  readonly actor: string;
  readonly action: string;
  readonly search: string;
  readonly from: string;
  readonly to: string;
}

export interface AuditPageData {
  readonly entries: readonly AuditEntry[];
  readonly count: number;
  /** Where the next page begins; null on the last. */
  readonly after: string | null;
}

const BASE = '/api/v3/audit/';
const Entries = page(AuditEntry);

const told = (query: AuditQuery): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, text]) => text !== ''));

/** Where a browser downloads what the query shows. */
export const exportUrl = (query: AuditQuery, format: AuditExportFormat): string =>
  `${BASE}export/?${new URLSearchParams({ ...told(query), format }).toString()}`;

@Service()
export class AuditApi {
  private readonly http = inject(HttpClient);

  list(query: AuditQuery, after = ''): Observable<AuditPageData> {
    return this.http.get<unknown>(BASE, { params: { ...told(query), after } }).pipe(
      map((body) => {
        const { results, count, next } = Entries.parse(body);
        const rest = next === null ? null : new URL(next).searchParams.get('after');
        return { entries: results, count, after: rest };
      }),
    );
  }

  verify(): Observable<AuditVerification> {
    return this.http
      .get<unknown>(`${BASE}verification/`)
      .pipe(map((body) => AuditVerification.parse(body)));
  }
}
