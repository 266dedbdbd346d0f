/** A time as Kubernetes objects carry it: RFC 3339 in UTC, whole seconds. */
export const timestamp = (milliseconds: number): string =>
	new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
