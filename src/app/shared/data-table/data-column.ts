/** One column of a data table. What its cells show comes as `<ng-template appCell="id" let-row>`. */
export interface DataColumn {
  readonly id: string;
  readonly label: string;
  /** Track of the grid: `minmax(0, 2fr)`, `96px`. Default: an equal share. */
  readonly width?: string;
  /** Numbers stand at the right. */
  readonly align?: 'end';
  readonly isSortable?: boolean;
  /** Which line of the phone's card shows it; not said: it is not on the card. */
  readonly cardLine?: 1 | 2 | 3;
  /** Hidden until somebody chooses it. */
  readonly isHiddenAtFirst?: boolean;
}

export interface DataSort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}
