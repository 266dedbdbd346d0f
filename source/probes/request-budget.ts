import type {Text} from '../text/text.ts';
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
	/** What the probe looks at, to say so where it was left out. */
	readonly what: Text;
};

/** What several of them are about. */
const some = {
	logs: {zh: '部分组件的日志', en: 'the logs of some components'},
	certificates: {zh: '部分证书', en: 'some certificates'},
	dns: {zh: '集群 DNS', en: 'the cluster DNS'},
	speed: {zh: 'rbd-api 应答得多快', en: 'how fast rbd-api answers'},
} as const satisfies Readonly<Record<string, Text>>;

/** What is read only where something gives a reason to, in the order of what would be lost without it. */
export const extras = {
	'first-logs': {probe: 'platform-logs', most: 2, what: some.logs},
	'served-certificate': {probe: 'region-tls', most: 1, what: some.certificates},
	dns: {probe: 'cluster-dns', most: 1, what: some.dns},
	speed: {probe: 'region-speed', most: 1, what: some.speed},
	'further-logs': {probe: 'platform-logs', most: 2, what: some.logs},
	'other-logs': {probe: 'platform-logs', most: 2, what: some.logs},
	'dns-pods': {probe: 'cluster-dns', most: 1, what: some.dns},
	'image-store-log': {
		probe: 'image-store',
		most: 1,
		what: {zh: 'rbd-hub 的日志', en: 'the log of rbd-hub'},
	},
	'gateway-port': {
		probe: 'gateway-ports',
		most: 1,
		what: {zh: '网关的端口', en: 'the ports of the gateway'},
	},
	user: {probe: 'user', most: 1, what: {zh: '登录用户的名字', en: 'the name of the user'}},
	health: {probe: 'region-speed', most: 1, what: some.speed},
	'dns-workload': {probe: 'cluster-dns', most: 1, what: some.dns},
	'console-tls': {
		probe: 'console-entrance',
		most: 1,
		what: {zh: '网关为哪些域名终止 TLS', en: 'for which names the gateway ends TLS'},
	},
	alerts: {
		probe: 'platform-alerts',
		most: 1,
		what: {zh: 'rbd-monitor 的告警', en: 'the alerts of rbd-monitor'},
	},
	'other-certificates': {probe: 'region-tls', most: 2, what: some.certificates},
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

/** What a probe would have looked at where it was left out for that reason. */
export const omissionOf = (
	gap: Pick<Gap, 'message'> & {readonly probe: string},
): Text | undefined =>
	isLeftOut(gap)
		? Object.values<Extra>(extras).find(({probe}) => probe === gap.probe)?.what
		: undefined;
