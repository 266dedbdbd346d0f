import {spawn} from 'node:child_process';
import net from 'node:net';
import {createInterface} from 'node:readline';
import {text as textOf} from 'node:stream/consumers';
import {describe} from 'vitest';
import type {Node, Status} from '../../../source/cluster/objects.ts';
import {aBedFrom} from '../a-bed.ts';
import {binary} from '../build/binaries.ts';
import {printed, prints} from '../contract/kubectl-prints.ts';
import {addContractNamespace, core} from '../contract/objects.ts';
import type {Side} from '../contract/side.ts';
import {type Exchange, sameOnBothSides} from '../contract/two-sides.ts';
import {startNodeBed} from './a-real-node.ts';
import {addPods, build, statuses} from './contract-pods.ts';

/** What kubectl says of a forward to a port behind which nothing listens. */
async function forwards(side: Side): Promise<unknown> {
	const child = spawn(
		binary('kubectl'),
		[`--kubeconfig=${side.kubeconfig}`, '-n', 'contract', 'port-forward', 'pod/single', ':9999'],
		{stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000},
	);
	const complaints = textOf(child.stderr);
	for await (const line of createInterface({input: child.stdout})) {
		const port = /^Forwarding from 127\.0\.0\.1:(?<port>\d+)/.exec(line)?.groups?.port;
		if (!port) {
			continue;
		}

		const socket = net.connect(Number(port), '127.0.0.1');
		socket.on('error', () => undefined);
		socket.end('hello');
		socket.resume();
	}

	const text = await complaints;
	return (
		text
			// It copies both ways at once: one of them may notice that the other has ended the connection, or not.
			.replaceAll(/^.*error copying from .*\n/gm, '')
			.replaceAll(/^[EI]\d{4} .*?\] /gm, '')
			.replaceAll(/forwarding \d+ ->/g, 'forwarding <port> ->')
			.split('\n')
	);
}

/** The figures that the program reads. */
async function figures({ask}: Side): Promise<unknown> {
	const {body} = await ask('GET', '/api/v1/nodes');
	const [node] = (body as {items: Node[]}).items;
	const {
		status,
		contentType,
		body: summary,
	} = await ask('GET', `/api/v1/nodes/${node?.metadata.name}/proxy/stats/summary`);
	const {fs, runtime} = (summary as {node: {fs: object; runtime: {imageFs: object}}}).node;
	const shapeOf = (figure: object) =>
		Object.entries(figure)
			.map(([name, value]) => `${name}: ${typeof value}`)
			.toSorted();
	return {status, contentType, fs: shapeOf(fs), images: shapeOf(runtime.imageFs)};
}

const events = (name: string): Exchange => [
	`kubectl events --for pod/${name}`,
	async (side) => {
		const {stdout} = (await printed(side, 'events', '--for', `pod/${name}`)) as {stdout: string[]};
		// Each once: how often something was tried again is a matter of time.
		return [...new Set(stdout)].toSorted();
	},
];

describe('pods on real nodes and on practised ones', () => {
	sameOnBothSides(
		[
			['makes a namespace', addContractNamespace],
			['makes pods', addPods],
			['are in the same states', statuses],
			...['single', 'finished', 'settings', 'secret', 'unready'].flatMap((name) => [
				prints(`get pod ${name}`),
				prints(`get pod ${name} -o wide`),
				events(name),
			]),
			...['crash', 'hungry', 'unreachable', 'no-program'].map((name) => events(name)),
			[
				'kubectl events of a failed probe',
				async (side) => {
					const told = (await events('stuck')[1](side)) as string[];
					return told.filter((line) => /Unhealthy|Killing/.test(line));
				},
			],
			prints('describe pod single'),
			prints('describe pod finished'),
			prints('logs single'),
			prints('logs single --tail=2'),
			prints('logs single --tail=0'),
			prints('logs single --timestamps'),
			prints('logs single --since=1h'),
			prints('logs single --limit-bytes=6'),
			prints('logs single --prefix --all-containers'),
			prints('logs single --previous'),
			prints('logs settings'),
			prints('logs secret'),
			[
				'has no log where the image is waited for',
				async ({askUntil}) =>
					askUntil(
						({body}) => (body as Status).message?.includes('trying and failing') ?? false,
						`${core}/pods/unreachable/log`,
					),
			],
			prints('logs no-program'),
			prints('logs finished --follow'),
			prints('logs -l name=single --tail=1'),
			prints(['exec', 'single', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']),
			prints('exec single -- nosuch'),
			prints('exec single -- /no/such'),
			prints('exec settings -- ls'),
			prints('exec finished -- ls'),
			['kubectl port-forward to a port where nothing listens', forwards],
			['cannot reach a port', async ({ask}) => ask('GET', `${core}/pods/single:9999/proxy/`)],
			['tells the figures of a node', figures],
			prints('delete pod single'),
			prints('delete pod crash --now'),
			prints('delete pod hungry --force --grace-period=0'),
			prints('get pods --field-selector=status.phase=Running -o name'),
		],
		{real: aBedFrom(startNodeBed), build, speed: 1},
	);
});
