import type { Place } from './fault-points.ts';

/** Puts fault points around a part of the server, named as in the table of places. */
export type At = <T extends object>(place: Place, part: T) => T;

/** A server that people use: every part stays what it is. */
export const nowhere: At = (_place, part) => part;
