import type {Line, LogProgram} from '../models/logs/log-program.ts';
import {failsItsProbes, isNeverReady} from '../models/kubelet/behaviour.ts';
import type {RuleOptions, World} from '../world/world.ts';
import {goLine, plainGoLine} from './logs/lines.ts';
import {consoleFails, refused, unresolved} from './logs/region-traffic.ts';

const database = 'rbd-db';
const dns = 'kube-system/rke2-coredns-rke2-coredns';

/**
What becomes of components when one they need does not serve (rbd-mq: builder and worker; rbd-db: all that
keep their data there; the cluster's DNS: everybody). A scenario breaks one thing, and these follow.
*/
export function addConsequences(world: World): void {
	// Last comes what explains most: without names nobody even gets refused.
	addApiVictims(world);
	addQueueVictims(world);
	addDatabaseVictims(world, databaseError, {whileDown: database});
	addDnsVictims(world, {whileDown: dns});
}

const deadline = 'rpc error: code = DeadlineExceeded desc = context deadline exceeded';

/** Builder and worker check themselves by a message through the queue. */
function addQueueVictims(world: World): void {
	const failure = 'HTTP probe failed with statuscode: 400';
	const chaos = (message: string): Line => goLine('ERROR', 'rbd-chaos', message);
	const worker = (message: string): Line => goLine('ERROR', 'rbd-worker', message);
	world.behave('rbd-chaos', failsItsProbes(failure, {after: 186}), {
		whileDown: 'rbd-mq',
		log: [
			{
				every: 3,
				jitter: 0.1,
				lines: [
					chaos(`builder check send builder topic failure: send enqueue request error ${deadline}`),
				],
			},
			{
				every: 31,
				lines: [
					goLine('WARNING', 'rbd-chaos', `message dequeue failure ${deadline}, will retry`),
					chaos('health check failed: unable to verify MQ consumer loop'),
				],
			},
		],
	});
	world.behave('rbd-worker', failsItsProbes(failure, {after: 207}), {
		whileDown: 'rbd-mq',
		log: [
			{
				every: 10,
				jitter: 0.1,
				lines: [
					worker(`worker check send worker topic failure: send enqueue request error ${deadline}`),
				],
			},
			{every: 43, lines: [worker(`failed to dequeue health check message: ${deadline}`)]},
		],
	});
}

/** Without its pod the headless Service has no name: `no such host` for that one name. */
const databaseError = 'dial tcp: lookup rbd-db-rw on 10.43.0.10:53: no such host';

/** What a component prints that cannot open its database and ends for it. */
const failingStart = (module: string, error: string): LogProgram => [
	{
		every: 3,
		jitter: 0.05,
		from: 0.4,
		lines: [goLine('ERROR', module, `get db manager failed, try time is 10,${error}`)],
	},
	{
		atEnd: [
			goLine('ERROR', module, `failed to connect to database: ${error}`),
			`panic: failed to connect to database: ${error}`,
			'',
			'goroutine 1 [running]:',
			'main.main()',
			`\t/go/src/github.com/goodrain/rainbond/cmd/${module.replace('rbd-', '')}/main.go:56 +0x1f4`,
		],
	},
];

/** What becomes of those that keep their data in a database that does not let them in. */
export function addDatabaseVictims(
	world: World,
	error: string,
	when: Pick<RuleOptions, 'since' | 'whileDown'>,
): void {
	for (const module of ['rbd-api', 'rbd-chaos', 'rbd-worker']) {
		world.behave(
			module,
			{readyAfter: 'never', end: {after: 34, exitCode: 2}},
			{...when, logReplaces: true, log: failingStart(module, error)},
		);
	}

	world.behave('rbd-app-ui', isNeverReady('HTTP probe failed with statuscode: 500'), {
		...when,
		log: [{every: 4, lines: ['ERROR: Database not ready, will waiting']}],
	});
}

/** Refused and timed out in turn, as the kernel limits its refusals. */
export const dnsErrors = (name: string): Line[] => [
	plainGoLine(({integer}) => {
		const port = integer(32_768, 60_999);
		const ending = integer(0, 2) > 0 ? 'i/o timeout' : 'read: connection refused';
		return `dial tcp: lookup ${name} on 10.43.0.10:53: read udp 10.42.1.${integer(2, 30)}:${port}->10.43.0.10:53: ${ending}`;
	}),
];

/** What becomes of the platform when no name resolves. */
export function addDnsVictims(world: World, when: Pick<RuleOptions, 'since' | 'whileDown'>): void {
	const error =
		'dial tcp: lookup rbd-db-rw on 10.43.0.10:53: read udp 10.42.1.14:41873->10.43.0.10:53: i/o timeout';
	for (const module of ['rbd-api', 'rbd-worker']) {
		world.behave(
			module,
			{readyAfter: 'never', end: {after: 52, exitCode: 2}},
			{...when, logReplaces: true, log: failingStart(module, error)},
		);
	}

	world.print('rbd-chaos', [{every: 12, lines: dnsErrors('rbd-mq')}], when);
	consoleFails(world, {error: unresolved, ...when});
}

/** Builder and worker send their event logs to rbd-api, and the console lives by it. */
function addApiVictims(world: World): void {
	for (const module of ['rbd-chaos', 'rbd-worker']) {
		const error =
			'event log server rbd-api-api-inner:6366 connect error: context deadline exceeded. auto retry after 10 seconds';
		world.print(module, [{every: 13, lines: [goLine('ERROR', module, error)]}], {
			whileDown: 'rbd-api',
		});
	}

	consoleFails(world, {error: refused, whileDown: 'rbd-api'});
}
