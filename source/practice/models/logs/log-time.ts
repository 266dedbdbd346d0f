let second = NaN;
let prefix = '';

/** A time as the kubelet writes it before a line: RFC 3339 with nine digits, `2026-08-01T10:00:00.123456789Z`. */
export function logTime(at: number): string {
	const whole = Math.floor(at / 1000);
	if (whole !== second) {
		second = whole;
		prefix = new Date(whole * 1000).toISOString().slice(0, 19);
	}

	const nanoseconds = Math.round((at - whole * 1000) * 1e6);
	return `${prefix}.${String(Math.min(nanoseconds, 999_999_999)).padStart(9, '0')}Z`;
}
