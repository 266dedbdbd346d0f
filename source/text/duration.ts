const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** An age as kubectl prints it: `45s`, `3m20s`, `25m`, `5h12m`, `26h`, `3d`, `2y40d`. From milliseconds. */
export function humanDuration(milliseconds: number): string {
	const age = Math.max(0, milliseconds);
	const whole = (unit: number): number => Math.floor(age / unit);
	const pair = (unit: number, name: string, rest: number, restName: string): string => {
		const remainder = Math.floor((age % unit) / rest);
		return `${whole(unit)}${name}${remainder > 0 ? `${remainder}${restName}` : ''}`;
	};

	if (age < 2 * minute) {
		return `${whole(second)}s`;
	}

	if (age < 10 * minute) {
		return pair(minute, 'm', second, 's');
	}

	if (age < 3 * hour) {
		return `${whole(minute)}m`;
	}

	if (age < 8 * hour) {
		return pair(hour, 'h', minute, 'm');
	}

	if (age < 2 * day) {
		return `${whole(hour)}h`;
	}

	if (age < 8 * day) {
		return pair(day, 'd', hour, 'h');
	}

	if (age < 2 * year) {
		return `${whole(day)}d`;
	}

	return age < 8 * year ? pair(year, 'y', day, 'd') : `${whole(year)}y`;
}

/**
An age in one unit: `45s`, `3m`, `5h`, `3d`. It changes seldom, so that a screen on which nothing
happens stays still. From milliseconds.
*/
export function shortDuration(milliseconds: number): string {
	const age = Math.max(0, milliseconds);
	if (age < minute) {
		return `${Math.floor(age / second)}s`;
	}

	if (age < 2 * hour) {
		return `${Math.floor(age / minute)}m`;
	}

	return age < 2 * day ? `${Math.floor(age / hour)}h` : `${Math.floor(age / day)}d`;
}
