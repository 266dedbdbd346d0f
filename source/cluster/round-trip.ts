/** A smoothed round trip, and what the screen shows of it. Milliseconds. */
export type RoundTrip = {readonly average: number; readonly shown: number};

/**
Adds a measured round trip. The shown figure follows only when it is off by a fifth and at least 5 ms:
a figure that jitters is read less, and every change of the screen costs bytes on a slow line.
*/
export function addRoundTrip(before: RoundTrip | undefined, measured: number): RoundTrip {
	if (!before) {
		return {average: measured, shown: Math.round(measured)};
	}

	const average = before.average * 0.7 + measured * 0.3;
	const difference = Math.abs(average - before.shown);
	const isOff = difference >= 5 && difference >= before.shown * 0.2;
	return {average, shown: isOff ? Math.round(average) : before.shown};
}

/**
How far the API server's clock is ahead of this machine's, from a Date header (whole seconds) and the
times around the request. Milliseconds; undefined while it is within what the header can tell.
*/
export function clockDifference(
	dateHeader: string | undefined,
	sentAt: number,
	receivedAt: number,
): number | undefined {
	const server = Date.parse(dateHeader ?? '');
	if (Number.isNaN(server)) {
		return undefined;
	}

	const difference = server + 500 - (sentAt + receivedAt) / 2;
	const uncertainty = 500 + (receivedAt - sentAt) / 2;
	return Math.abs(difference) <= uncertainty + 500
		? undefined
		: Math.round(difference / 1000) * 1000;
}
