type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396: objects are merged, null takes a member away, everything else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
	if (!isFields(patch)) {
		return patch;
	}

	const merged: Record<string, unknown> = isFields(target) ? {...target} : {};
	for (const [name, value] of Object.entries(patch)) {
		merged[name] = value === null ? undefined : applyMergePatch(merged[name], value);
	}

	return merged;
}
