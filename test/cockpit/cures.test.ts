import {describe, expect, test, vi} from 'vitest';
import {startPracticeCluster} from '../../source/practice/cluster.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import {trees} from '../../source/trees/index.ts';
import {openCockpit} from './cockpit.ts';
import {findRow} from './find-row.ts';
import type {Terminal} from './terminal.ts';

// Most of the time of each is waiting: for pods, and for the probes to stay calm.
vi.setConfig({testTimeout: 180_000, maxConcurrency: 4});

type Loop = {
	readonly scenario: string;
	readonly cause: string;
	/** Which of the list; default: the first. */
	readonly remedy?: number;
	/** How many times faster than in reality pods come up and crash. */
	readonly speed?: number;
};

const loop = (scenario: string, cause: string, rest: Partial<Loop> = {}): Loop => ({
	scenario,
	cause,
	...rest,
});

const bundle = 'region-api/certificate-bundle-inconsistent';
const stuck = 'component/message-queue-stuck';
const secret = 'region-api/certificate-secret-missing';
const route = 'region-api/gateway-route-missing';
const websocket = 'websocket/route-missing';

/** Every scenario of the platform families whose cause goes when its remedy is run. */
const loops: readonly Loop[] = [
	loop('region-api-pod-down', 'region-api/pod-down'),
	loop('region-api-deployment-deleted', 'region-api/pod-down'),
	loop('node-legacy-api-down', 'region-api/pod-down'),
	loop('region-api-dns-failing', 'region-api/dns-failing', {speed: 10}),
	loop('region-api-gateway-silent', 'region-api/gateway-down'),
	loop('region-api-gateway-route-missing', route, {remedy: 1}),
	loop('region-api-gateway-route-missing', route, {remedy: 2}),
	loop('region-api-serving-stale-certificate', 'region-api/serving-stale-certificate'),
	loop('region-api-serving-stale-unnoticed', 'region-api/serving-stale-certificate'),
	loop('region-api-config-of-another-authority', bundle),
	loop('region-api-client-secret-of-another-authority', bundle),
	loop('region-api-server-key-does-not-match', bundle),
	loop('region-api-client-key-does-not-match', bundle),
	loop('region-api-server-secret-of-another-authority', bundle),
	loop('region-api-server-certificate-not-signed-by-its-authority', bundle),
	loop('region-api-certificate-secret-missing', secret, {remedy: 1}),
	loop('region-api-certificate-secret-missing', secret, {remedy: 2}),
	loop('region-api-certificate-expired', 'region-api/certificate-expired'),
	loop('region-api-server-certificate-expired', 'region-api/certificate-expired'),
	loop('component-message-queue-scaled-to-zero', stuck),
	loop('component-message-queue-down-quietly', stuck),
	loop('component-alert-stale', 'component/alert-stale'),
	loop('component-operator-down', 'component/operator-down', {remedy: 1}),
	loop('component-image-store-full', 'component/image-store-full'),
	loop('component-evicted', 'component/evicted'),
	loop('component-evicted-before-upgrade', 'component/evicted'),
	loop('node-role-label-missing', 'node/role-label-missing'),
	loop('node-role-label-missing-on-v6', 'node/role-label-missing'),
	loop('websocket-route-missing', websocket, {remedy: 1}),
	loop('websocket-route-missing', websocket, {remedy: 2}),
	loop('websocket-route-missing-beside-console', websocket, {remedy: 1}),
];

const titleOf = (cause: string): string =>
	trees.flatMap(({causes}) => causes).find(({id}) => id === cause)?.title.en ?? cause;

/** The words that say what the cockpit waits for. */
const asks = {
	list: 'what can be done about it',
	choice: 'Space marks, Enter goes on',
	key: 'y runs it',
	name: "type the cluster's name",
} as const;

async function seesOneOf(
	terminal: Terminal,
	names: ReadonlyArray<keyof typeof asks>,
): Promise<keyof typeof asks> {
	const present = () => names.find((name) => terminal.shows(asks[name]));
	await terminal.until(`to see ${names.join(' or ')}`, () => present() !== undefined);
	return present()!;
}

/** From the selected cause to the plan of its remedy. */
async function goToPlan(terminal: Terminal, remedy: number): Promise<'key' | 'name'> {
	terminal.press('f');
	let asked = await seesOneOf(terminal, ['list', 'choice', 'key', 'name']);
	if (asked === 'list') {
		await terminal.seesNot('being looked at');
		terminal.press(String(remedy));
		asked = await seesOneOf(terminal, ['choice', 'key', 'name']);
	}

	if (asked === 'choice') {
		terminal.press('enter');
	}

	return (await seesOneOf(terminal, ['key', 'name'])) as 'key' | 'name';
}

/** The cockpit in front of a scenario's cluster, as soon as its first diagnosis has ended. */
async function open({scenario, speed = 100}: Pick<Loop, 'scenario' | 'speed'>) {
	const cluster = await startPracticeCluster({
		scenario: findScenario(scenario)!,
		name: 'prod-sh',
		speed,
	});
	const cockpit = await openCockpit({
		clusters: [cluster],
		columns: 200,
		rows: 60,
		patience: 90_000,
	});
	const {terminal} = cockpit;
	// What is down may be the very component that others wait for.
	await terminal.sees(/^ rbd-tui .*[◉*] (?:live|在线)/);
	// Before the diagnosis has ended there are facts only.
	await terminal.press('3').sees(/3 FAULTS +(?:[✗‼?✓]\d+ ?)+ +\d\d:\d\d:\d\d/);
	return {
		cluster,
		terminal,
		async [Symbol.asyncDispose]() {
			await cockpit[Symbol.asyncDispose]();
			await cluster.stop();
		},
	};
}

/** Selects the cause, goes to the plan of its remedy, and confirms it. */
async function run(terminal: Terminal, cause: string, remedy = 1): Promise<void> {
	await findRow(terminal, titleOf(cause).slice(0, 20));
	const answer = await goToPlan(terminal, remedy);
	// Time enough to have read the question; a key that comes before is no answer.
	await new Promise((resolve) => {
		setTimeout(resolve, 400);
	});
	if (answer === 'name') {
		terminal.type('prod-sh').press('enter');
	} else {
		terminal.press('y');
	}
}

describe.concurrent('the keys lead from the cause to the proof that it is gone', () => {
	test.each(loops)('$scenario, $cause, $remedy', async ({cause, remedy, ...rest}) => {
		await using bench = await open(rest);
		const {terminal, cluster} = bench;
		const {requests} = cluster.server;
		expect(requests.mutating).toBe(0);
		await run(terminal, cause, remedy);
		await terminal.sees('cured, and proved');
		expect(requests.mutating).toBeGreaterThan(0);
	});

	test('a remedy that did not help leads to the next one', async () => {
		await using bench = await open({scenario: 'region-api-client-secret-missing'});
		const {terminal} = bench;
		await run(terminal, secret);
		await terminal.sees('applied, not cured');
		await terminal.sees('what can be done next: restart rbd-api');
		const next = 'region-api/serving-stale-certificate';
		await terminal.sees(`✗ ${titleOf(next)}`);
		await run(terminal, next);
		await terminal.sees('cured, and proved');
	});
});
