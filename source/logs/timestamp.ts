/** How much of a line's time is shown. */
export const timestampModes = ['off', 'short', 'full'] as const;

export type TimestampMode = (typeof timestampModes)[number];

const two = (value: number) => String(value).padStart(2, '0');

/**
A moment (milliseconds since the epoch) in local time: `short` is 10:42:01, `full` is
2026-08-01 10:42:01.123, `off` is nothing. Each has one width for all lines.
*/
export function formatTimestamp(timeMs: number, mode: TimestampMode): string {
	if (mode === 'off') {
		return '';
	}

	const date = new Date(timeMs);
	const clock = [date.getHours(), date.getMinutes(), date.getSeconds()]
		.map((part) => two(part))
		.join(':');
	if (mode === 'short') {
		return clock;
	}

	const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
	return `${day} ${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
