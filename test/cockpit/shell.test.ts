import net from 'node:net';
import {text} from 'node:stream/consumers';
import {describe, expect, test} from 'vitest';
import {pods} from '../../source/cluster/resources.ts';
import {startPracticeCluster} from '../../source/practice/cluster.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {isLive, openCockpit} from './cockpit.ts';
import {sharedCluster} from './shared-clusters.ts';

const cluster = sharedCluster(async () =>
	startPracticeCluster({name: 'prod-sh', scenario: healthy, speed: 10}),
);

/** The cockpit with a component selected in it. */
async function openOn(component: string) {
	const cockpit = await openCockpit({clusters: [cluster()], columns: 120, rows: 40});
	const terminal = await isLive(cockpit);
	terminal.type(`/${component}`).press('enter');
	await terminal.seesStyled(`{inverse| ✓ ${component}`);
	return cockpit;
}

describe('a shell in a container', () => {
	test('has the terminal to itself, and leads back to the screen as it was', async () => {
		await using cockpit = await openOn('rbd-api');
		const {terminal} = cockpit;
		await terminal.press('s').sees('a shell in prod-sh / rbd-system / rbd-api-');
		expect(terminal.disorder).toEqual([]);
		await terminal.seesNot('COMPONENTS');
		await terminal.sees(/[#$] $|[#$]$/);
		await terminal.type('hostname\r').sees(/hostname\n+rbd-api-/);
		// Keys of the cockpit are plain letters here.
		await terminal.type('echo qqq?:\r').sees(/\nqqq\?:/);
		terminal.type('exit\r');
		await terminal.seesStyled('{inverse| ✓ rbd-api');
		await terminal.until('the modes of the cockpit', () => terminal.disorder.length === 4);
		await terminal.press('j').seesStyled('{inverse| ✓ rbd-app-ui');
		await terminal.press('q').exits(0);
		expect(terminal.disorder).toEqual([]);
	});

	test('that ends with a status of its own says so', async () => {
		await using cockpit = await openOn('rbd-api');
		const {terminal} = cockpit;
		await terminal.press('s').sees('a shell in');
		await terminal.sees(/[#$]$/);
		await terminal.type('exit 3\r').sees('the shell ended with status 3');
	});

	test('ends with Ctrl-D, and a Ctrl-C before it is for the shell', async () => {
		await using cockpit = await openOn('rbd-api');
		const {terminal} = cockpit;
		await terminal.press('s').sees('a shell in');
		await terminal.sees(/[#$]$/);
		await terminal.type('half a command').sees('half a command');
		await terminal.press('ctrl+c').sees(/half a command\S*\n.*[#$]$/);
		await terminal.press('ctrl+d').seesStyled('{inverse| ✓ rbd-api');
	});

	test('is cut off with the connection: the screen comes back and says why', async () => {
		await using cockpit = await openOn('rbd-api');
		const {terminal} = cockpit;
		await terminal.press('s').sees('a shell in');
		await terminal.sees(/[#$]$/);
		await cluster().setBehaviour({refusesConnections: true});
		await terminal.sees(/prod-sh +\S stale/);
		await cluster().setBehaviour({});
		await terminal.sees(/prod-sh +\S live/);
	});
});

describe('a port forward', () => {
	/** A port of this machine that is free at the moment. */
	async function freePort(): Promise<number> {
		const server = net.createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => {
			server.once('listening', resolve);
		});
		const {port} = server.address() as net.AddressInfo;
		await new Promise((resolve) => {
			server.close(resolve);
		});
		return port;
	}

	/** What comes back for a request in plain HTTP. */
	async function ask(port: number): Promise<string> {
		const socket = net.connect(port, '127.0.0.1');
		socket.write('GET / HTTP/1.1\r\nHost: practice\r\nConnection: close\r\n\r\n');
		return text(socket);
	}

	async function forward(component: string, port: number) {
		const cockpit = await openOn(component);
		const {terminal} = cockpit;
		const local = await freePort();
		await terminal.press('p').sees('port (local:pod)');
		terminal.press(...Array.from({length: 12}, () => 'backspace'));
		await terminal.type(`${local}:${port}`).press('enter').sees(`127.0.0.1:${local} leads to`);
		return {cockpit, terminal, local};
	}

	test('leads to the pod, stands in the list, and is stopped there', async () => {
		const {cockpit, terminal, local} = await forward('rbd-app-ui', 7070);
		await using _ = cockpit;
		expect(await ask(local)).toMatch(/^HTTP\/1\.1 \d{3}/);
		await terminal.press('P').sees(`127.0.0.1:${local} › prod-sh / rbd-system / rbd-app-ui:7070`);
		await terminal.press('x').sees('no port is forwarded');
		await expect(ask(local)).rejects.toThrow('ECONNREFUSED');
	});

	test('goes on to the successor of its pod', async () => {
		const {cockpit, terminal, local} = await forward('rbd-app-ui', 7070);
		await using _ = cockpit;
		const {store} = cluster();
		const pod = store
			.list(pods, 'rbd-system')
			.find(({metadata}) => metadata.labels?.name === 'rbd-app-ui');
		store.delete(
			pods,
			{namespace: 'rbd-system', name: pod!.metadata.name},
			{gracePeriodSeconds: 0},
		);
		await terminal.sees(/[✗‼] rbd-app-ui/);
		await terminal.sees(/✓ rbd-app-ui/);
		expect(await ask(local)).toMatch(/^HTTP\/1\.1 \d{3}/);
	});

	test('ends with the cockpit', async () => {
		const {cockpit, terminal, local} = await forward('rbd-app-ui', 7070);
		await using _ = cockpit;
		await terminal.press('q').exits(0);
		await expect(ask(local)).rejects.toThrow('ECONNREFUSED');
	});

	test('is not begun from what is no port, and says how to write one', async () => {
		await using cockpit = await openOn('rbd-app-ui');
		const {terminal} = cockpit;
		await terminal.press('p').sees('port (local:pod)');
		await terminal.type('x').press('enter').sees('write 8443 or 18443:8443');
		await terminal.press('esc').seesNot('port (local:pod)');
		await terminal.press('P').sees('no port is forwarded');
	});
});
