/** What the review says of the hardware; the page works it out. */
export interface HardwareReview {
  /** "night shift (2 × 16 cores of cove), 4 cores" */
  readonly where: string;
  readonly cores: string;
  readonly walltime: string;
  readonly afterwards: string | null;
  readonly pricePerHour: number | null;
  readonly atMost: number | null;
  readonly currency: string;
}
