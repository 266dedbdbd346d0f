export type Arrow = readonly [from: string, to: string];

/** A way round for every arrow that leads back to where it came from, as `a → b → a`; none without cycles. */
export function cycles(arrows: readonly Arrow[]): string[] {
	const next = new Map<string, Set<string>>();
	for (const [from, to] of arrows) {
		next.set(from, (next.get(from) ?? new Set()).add(to));
	}

	const state = new Map<string, 'open' | 'done'>();
	const path: string[] = [];
	const found: string[] = [];
	const visit = (place: string): void => {
		state.set(place, 'open');
		path.push(place);
		for (const to of next.get(place) ?? []) {
			if (state.get(to) === 'open') {
				found.push([...path.slice(path.indexOf(to)), to].join(' → '));
			} else if (!state.has(to)) {
				visit(to);
			}
		}

		path.pop();
		state.set(place, 'done');
	};

	for (const place of next.keys()) {
		if (!state.has(place)) {
			visit(place);
		}
	}

	return found;
}
