import type {ScannedLog} from '../probes/scan-log.ts';
import type {LogClass} from '../signatures/signature.ts';

type Complaint = {readonly count: number; readonly excerpt: readonly string[]};

/** The logs in which lines of these classes stand, by component. */
export function complaints(
	logs: readonly ScannedLog[],
	classes: readonly LogClass[],
): ReadonlyMap<string, Complaint> {
	const found = new Map<string, Complaint>();
	const hits = logs.flatMap((log) =>
		classes.flatMap((name) => {
			const hit = log.hits[name];
			return hit ? [{component: log.component, hit}] : [];
		}),
	);
	for (const {component, hit} of hits) {
		const before = found.get(component);
		found.set(component, {
			count: (before?.count ?? 0) + hit.count,
			excerpt: [...(before?.excerpt ?? []), ...hit.excerpt],
		});
	}

	return found;
}
