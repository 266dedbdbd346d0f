/** A moment as precise as the kubelet writes it: whole seconds since the epoch and the rest. */
export type Moment = {second: number; nanosecond: number};

/** RFC 3339 in UTC with nine digits of the second, for the milliseconds and nanoseconds of a log line. */
export function rfc3339Nano(timeMs: number, nanosecond: number): string {
	const second = new Date(timeMs).toISOString().slice(0, 19);
	return `${second}.${String(nanosecond).padStart(9, '0')}Z`;
}

const zero = 48;
const nine = 57;

/** The number that `length` digits at `at` spell, or -1 when one of them is none. */
function digits(text: string, at: number, length: number): number {
	let value = 0;
	for (let index = at; index < at + length; index++) {
		const code = text.codePointAt(index) ?? 0;
		if (code < zero || code > nine) {
			return -1;
		}

		value = value * 10 + code - zero;
	}

	return value;
}

/**
Reads RFC 3339 timestamps at the start of log lines without making strings or dates: this runs for
every line. The kubelet writes nine digits of the second and the zone of its node
(`2026-11-21T14:03:07.000000042+08:00`); Docker cuts trailing zeros.
*/
export function createLogClock(): {
	/** The moment that the last successful `read` found. */
	readonly moment: Moment;
	/** The index behind the timestamp, or -1 when there is none at `from`. */
	read(text: string, from: number, to: number): number;
} {
	const moment: Moment = {second: 0, nanosecond: 0};
	let knownDay = -1;
	let knownDayStart = 0;

	const dayStart = (year: number, month: number, day: number) => {
		const key = (year * 100 + month) * 100 + day;
		if (key !== knownDay) {
			knownDay = key;
			knownDayStart = Date.UTC(year, month - 1, day) / 1000;
		}

		return knownDayStart;
	};

	return {
		moment,
		read(text, from, to) {
			if (to - from < 20 || text[from + 10] !== 'T' || text[from + 4] !== '-') {
				return -1;
			}

			const year = digits(text, from, 4);
			const month = digits(text, from + 5, 2);
			const day = digits(text, from + 8, 2);
			const hour = digits(text, from + 11, 2);
			const minute = digits(text, from + 14, 2);
			const second = digits(text, from + 17, 2);
			if (Math.min(year, month, day, hour, minute, second) < 0) {
				return -1;
			}

			let at = from + 19;
			let nanosecond = 0;
			if (text[at] === '.') {
				at++;
				let weight = 100_000_000;
				for (let digit = digits(text, at, 1); digit >= 0 && at < to; digit = digits(text, at, 1)) {
					nanosecond += digit * weight;
					weight = Math.floor(weight / 10);
					at++;
				}
			}

			let offset = 0;
			const sign = text[at];
			if (sign === 'Z') {
				at++;
			} else if (sign === '+' || sign === '-') {
				const hours = digits(text, at + 1, 2);
				const minutes = digits(text, at + 4, 2);
				if (hours < 0 || minutes < 0) {
					return -1;
				}

				offset = (hours * 60 + minutes) * (sign === '-' ? -60 : 60);
				at += 6;
			} else {
				return -1;
			}

			moment.second = dayStart(year, month, day) + hour * 3600 + minute * 60 + second - offset;
			moment.nanosecond = nanosecond;
			return at;
		},
	};
}
