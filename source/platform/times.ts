import type {Event} from '../cluster/objects.ts';

/** A time of the API, milliseconds since the epoch; undefined where none is given. */
export const timeOf = (time: string | undefined): number | undefined => {
	const milliseconds = Date.parse(time ?? '');
	return Number.isNaN(milliseconds) ? undefined : milliseconds;
};

/** How often an event was seen. */
export const countOf = ({count, series}: Event): number => series?.count ?? count ?? 1;

/** When an event was last seen, milliseconds since the epoch. */
export function lastSeen({lastTimestamp, eventTime, series, metadata}: Event): number {
	const time = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
	return Date.parse(time);
}
