import type { Cluster } from '#contract/clusters';
import type { CoreType } from '#contract/core-types';
import { formatCount } from '../../../shared/format/format';
import { type Fit, fitOf } from './fit';
import { coresOf, type Hardware } from './hardware';

type Fitting = Extract<Fit, { fits: true }>;

/** "12 of 32 free · after AbCdEf, at the latest 14:20" */
export function toFitText(fit: Fitting, now: Date): string {
  return fit.free === '' ? startText(fit, now) : `${fit.free} · ${whenOf(fit, now)}`;
}

const whenOf = ({ text, latest }: Fitting, now: Date): string =>
  latest === null ? text : `${text} ${timeOfDay(latest, now)}`;

const startText = (fit: Fitting, now: Date): string =>
  fit.starts === 'now' ? fit.text : `starts ${whenOf(fit, now)}`;

/** When the job would start with these settings, as far as it can be told; empty while nothing is chosen. */
export function startOf(
  hardware: Hardware,
  clusters: readonly Cluster[],
  coreTypes: readonly CoreType[],
  now: Date,
): string {
  const cores = coresOf(hardware);
  if (hardware.choice === 'persistent') {
    const cluster = clusters.find(({ id }) => id === hardware.clusterId);
    const fit = cluster && fitOf(cluster, cores);
    return fit?.fits === true ? startText(fit, now) : 'Choose a cluster';
  }
  const coreType = coreTypes.find(({ code }) => code === hardware.coreType);
  if (coreType === undefined) return 'Choose a core type';
  return newClusterStart(coreType, cores, clusters);
}

/** Clusters of other people hold cores too and are not seen here: it can only be told what is surely held. */
function newClusterStart(
  { code, coresInAll }: CoreType,
  cores: number,
  clusters: readonly Cluster[],
): string {
  const held = clusters
    .filter(({ status, hardware }) => hardware.coreType.code === code && HOLDING.has(status))
    .reduce((sum, cluster) => sum + cluster.cores, 0);
  if (held + cores <= coresInAll)
    return `starts as soon as ${formatCount(cores, 'core')} of ${String(coresInAll)} can be had`;
  return `waits for cores: your clusters hold ${String(held)} of ${String(coresInAll)}`;
}

const HOLDING: ReadonlySet<string> = new Set(['Starting', 'Started', 'Stop Requested', 'Stopping']);

/** `14:20`, and with its day when that is not today. */
function timeOfDay(date: string, now: Date): string {
  const at = new Date(date);
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (at.toDateString() === now.toDateString()) return time;
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`;
}
