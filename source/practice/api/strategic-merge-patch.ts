import {isFields} from './merge-patch.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
Lists whose items are told apart by a field, from the `patchMergeKey` tags of the Kubernetes API (v1.36).
Every other list is replaced as a whole: tolerations, args, containerStatuses …
*/
const mergeKeys: Readonly<Record<string, string>> = {
	conditions: 'type',
	containers: 'name',
	env: 'name',
	ephemeralContainers: 'name',
	hostAliases: 'ip',
	hostIPs: 'ip',
	imagePullSecrets: 'name',
	initContainers: 'name',
	ownerReferences: 'uid',
	podIPs: 'ip',
	resourceClaims: 'name',
	secrets: 'name',
	taints: 'key',
	topologySpreadConstraints: 'topologyKey',
	volumeDevices: 'devicePath',
	volumeMounts: 'mountPath',
	volumes: 'name',
};

/** Lists of plain values that are merged as sets. */
const mergedSets = new Set(['finalizers']);

function mergeKeyOf(field: string, items: readonly unknown[], path: string): string | undefined {
	if (field === 'ports') {
		// Of a container or of a Service.
		return items.some((item) => isFields(item) && 'containerPort' in item)
			? 'containerPort'
			: 'port';
	}

	// Addresses of a node have a type; those of endpoints are replaced.
	return field === 'addresses' && path === 'status' ? 'type' : mergeKeys[field];
}

const directive = '$patch';

/** What a strategic merge patch makes of an object: lists with a merge key are merged item by item. */
export function applyStrategicMergePatch(target: unknown, patch: unknown, path = ''): unknown {
	if (!isFields(patch)) {
		return patch;
	}

	if (patch[directive] === 'replace') {
		return {...patch, [directive]: undefined};
	}

	const merged: Record<string, unknown> = isFields(target) ? {...target} : {};
	for (const [name, value] of Object.entries(patch)) {
		if (name.startsWith('$')) {
			applyDirective(merged, name, value);
		} else if (Array.isArray(value)) {
			merged[name] = mergeList(name, merged[name], value, {path, parent: patch});
		} else {
			merged[name] =
				value === null ? undefined : applyStrategicMergePatch(merged[name], value, name);
		}
	}

	return merged;
}

/** `$retainKeys` and `$deleteFromPrimitiveList/FIELD`; the order of elements is applied with its list. */
function applyDirective(merged: Record<string, unknown>, name: string, value: unknown): void {
	const [kind, field = ''] = name.split('/');
	const values = Array.isArray(value) ? (value as unknown[]) : [];
	if (kind === '$retainKeys') {
		for (const key of Object.keys(merged)) {
			merged[key] = values.includes(key) ? merged[key] : undefined;
		}
	} else if (kind === '$deleteFromPrimitiveList' && Array.isArray(merged[field])) {
		merged[field] = merged[field].filter((item) => !values.includes(item));
	}
}

function mergeList(
	field: string,
	target: unknown,
	patch: readonly unknown[],
	{path, parent}: {readonly path: string; readonly parent: Fields},
): unknown[] {
	const existing = Array.isArray(target) ? (target as unknown[]) : [];
	if (mergedSets.has(field)) {
		return [...new Set([...existing, ...patch])];
	}

	const key = mergeKeyOf(field, [...existing, ...patch], path);
	if (key === undefined) {
		return [...patch];
	}

	const replaces = patch.some(
		(item) => isFields(item) && item[directive] === 'replace' && item[key] === undefined,
	);
	const items = replaces ? [] : [...existing];
	for (const item of patch) {
		if (!isFields(item) || (item[directive] === 'replace' && item[key] === undefined)) {
			continue;
		}

		const index = items.findIndex((other) => isFields(other) && other[key] === item[key]);
		if (item[directive] === 'delete') {
			items.splice(index, index === -1 ? 0 : 1);
		} else if (index === -1) {
			items.push(applyStrategicMergePatch({}, item, field));
		} else {
			items[index] = applyStrategicMergePatch(items[index], item, field);
		}
	}

	const order = parent[`$setElementOrder/${field}`];
	return inOrder(items, key, existing, Array.isArray(order) ? order : patch);
}

/**
The order kube-apiserver gives a merged list: what the patch names in the patch's order, the rest in the
order it had, and where the two meet, what stood first in the list before.
*/
function inOrder(
	items: readonly unknown[],
	key: string,
	before: readonly unknown[],
	order: readonly unknown[],
): unknown[] {
	const placeIn = (list: readonly unknown[], item: unknown): number =>
		list.findIndex((other) => isFields(other) && isFields(item) && other[key] === item[key]);
	const byPlace = (list: readonly unknown[]) => (a: unknown, b: unknown) =>
		placeIn(list, a) - placeIn(list, b);
	const named = items.filter((item) => placeIn(order, item) >= 0).toSorted(byPlace(order));
	const rest = items.filter((item) => placeIn(order, item) < 0).toSorted(byPlace(before));
	const merged: unknown[] = [];
	while (named.length > 0 && rest.length > 0) {
		const [ours, theirs] = [placeIn(before, rest[0]), placeIn(before, named[0])];
		merged.push((ours >= 0 && theirs >= 0 && ours < theirs ? rest : named).shift());
	}

	return [...merged, ...named, ...rest];
}
