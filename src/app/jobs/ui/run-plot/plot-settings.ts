import type { RunColumn } from '../runs-table/run-column';

/** What is plotted against what, as it stands in the address. */
export interface PlotSettings {
  /** Ids of columns. */
  readonly x: string;
  readonly y: string;
  readonly colour: string;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
}

interface PlotAddress {
  readonly x: string | null;
  readonly y: string | null;
  readonly colour: string | null;
  readonly log: string | null;
}

/** What was asked for, else what says most: the first variable and the first result, or how long the runs took. */
export function plotSettings(columns: readonly RunColumn[], address: PlotAddress): PlotSettings {
  const known = (id: string | null): string | undefined =>
    columns.find((column) => column.id === id)?.id;
  const first = (group: RunColumn['group']): string | undefined =>
    columns.find((column) => column.group === group)?.id;
  return {
    x: known(address.x) ?? first('variable') ?? 'run',
    y: known(address.y) ?? first('result') ?? 'duration',
    colour: known(address.colour) ?? 'status',
    isLogX: address.log?.includes('x') ?? false,
    isLogY: address.log?.includes('y') ?? false,
  };
}

export const logText = ({ isLogX, isLogY }: PlotSettings): string | null =>
  `${isLogX ? 'x' : ''}${isLogY ? 'y' : ''}` || null;
