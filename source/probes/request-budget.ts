import type {AnyProbe} from './probe.ts';
import type {Gap} from './reading.ts';

/**
Requests that a run may make beside the lists, the region API's certificates and the figures of the nodes. With
those, 18 on three nodes, it makes at most 25, whatever there is to be seen.
*/
export const mostExtras = 7;

type Extra = {
	/** Id of the probe that asks. */
	readonly probe: string;
	/** Places that are kept for it until it is known how many it needs. */
	readonly most: number;
};

/** What is read only where something gives a reason to, in the order of what would be lost without it. */
export const extras = {
	'first-logs': {probe: 'platform-logs', most: 2},
	'served-certificate': {probe: 'region-tls', most: 1},
	dns: {probe: 'cluster-dns', most: 1},
	speed: {probe: 'region-speed', most: 1},
	'further-logs': {probe: 'platform-logs', most: 2},
	'other-logs': {probe: 'platform-logs', most: 2},
	'dns-pods': {probe: 'cluster-dns', most: 1},
	'image-store-log': {probe: 'image-store', most: 1},
	'gateway-port': {probe: 'gateway-ports', most: 1},
	user: {probe: 'user', most: 1},
	health: {probe: 'region-speed', most: 1},
	'dns-workload': {probe: 'cluster-dns', most: 1},
	'console-tls': {probe: 'console-entrance', most: 1},
	alerts: {probe: 'platform-alerts', most: 1},
	'other-certificates': {probe: 'region-tls', most: 2},
} as const satisfies Readonly<Record<string, Extra>>;

export type ExtraName = keyof typeof extras;

const ranked = Object.keys(extras) as ExtraName[];

/** The requests of one run that are not made in every run, dealt out by what they are worth. */
export type RequestBudget = {
	/**
	How many requests may be made of those wanted for a purpose. It is asked once for each, and answered as soon as
	those that matter more have said what they need, or hang on this one themselves.
	*/
	allow(extra: ExtraName, wanted: number): Promise<number>;
	/** The probe has ended: what is kept for it is free. */
	release(probe: string): void;
};

export function createRequestBudget(probes: readonly AnyProbe[]): RequestBudget {
	const running = withUsed(probes);
	const open = new Set(ranked.filter((name) => running.has(extras[name].probe)));
	const waiting = new Set<() => void>();
	let granted = 0;

	/** Those before it that have not said yet what they need. */
	const openBefore = (extra: ExtraName): ExtraName[] =>
		ranked.slice(0, ranked.indexOf(extra)).filter((name) => open.has(name));

	const decide = (extra: ExtraName, wanted: number): number | undefined => {
		const before = openBefore(extra);
		const kept = before.reduce((sum, name) => sum + extras[name].most, 0);
		const free = Math.max(0, mostExtras - granted - kept);
		const own = extras[extra].probe;
		const isToWait = before.some((name) => !hangsOn(running, extras[name].probe, own));
		return free < wanted && isToWait ? undefined : Math.min(free, wanted);
	};

	const goOver = (): void => {
		for (const again of waiting) {
			again();
		}
	};

	return {
		async allow(extra, wanted) {
			const {promise, resolve} = Promise.withResolvers<number>();
			const attempt = (): void => {
				const number = decide(extra, wanted);
				if (number === undefined) {
					return;
				}

				waiting.delete(attempt);
				open.delete(extra);
				granted += number;
				resolve(number);
				goOver();
			};

			waiting.add(attempt);
			attempt();
			return promise;
		},
		release(probe) {
			const own = ranked.filter((name) => extras[name].probe === probe);
			for (const name of own) {
				open.delete(name);
			}

			goOver();
		},
	};
}

/** The probes and those they build on, by id. */
function withUsed(probes: readonly AnyProbe[]): ReadonlyMap<string, AnyProbe> {
	const all = new Map<string, AnyProbe>();
	const waiting = [...probes];
	for (let probe = waiting.pop(); probe; probe = waiting.pop()) {
		if (all.has(probe.id)) {
			continue;
		}

		all.set(probe.id, probe);
		waiting.push(...(probe.uses ?? []));
	}

	return all;
}

/** Whether a probe waits for another one: is it, or builds on it. */
const hangsOn = (all: ReadonlyMap<string, AnyProbe>, probe: string, on: string): boolean =>
	probe === on || (all.get(probe)?.uses ?? []).some(({id}) => hangsOn(all, id, on));

const whyLeftOut = 'was left out: a run asks the API server for no more than it needs to';

/** Something that was worth a look and got none, for the sake of the number of requests. */
export const leftOut = (what: string, rest: Partial<Gap> = {}): Gap => ({
	why: 'not collected',
	needs: undefined,
	message: `${what} ${whyLeftOut}`,
	...rest,
});

/** Whether that is why it was not collected, rather than the end of the run or a fault of rbd-tui itself. */
export const isLeftOut = ({message}: Pick<Gap, 'message'>): boolean => message.endsWith(whyLeftOut);
