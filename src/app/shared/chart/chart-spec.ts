/** What a chart shows: free of the library that draws it. */
export interface ChartSpec {
  /** For assistive technology: what is drawn, and where the same stands as text. */
  readonly label: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly ChartSeries[];
}

export interface ChartAxis {
  /** With its unit. */
  readonly label: string;
  /** Values of zero and below have no place on it. */
  readonly isLog?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** How a value reads at the axis; default: as a number. Null: no tick there. */
  readonly format?: (value: number) => string | null;
}

export interface ChartSeries {
  readonly name: string;
  /** Any CSS colour, custom properties included. */
  readonly colour: string;
  readonly marker: ChartMarker;
  readonly points: readonly ChartPoint[];
}

/** A colour never tells series apart alone. */
export type ChartMarker = 'circle' | 'triangle' | 'rect' | 'rectRot' | 'crossRot' | 'star' | 'line';

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** What stands beside the point under the pointer. */
  readonly text: string;
  /** What a click on the point names; not said: it cannot be clicked. */
  readonly id?: string;
}
