import {PassThrough, Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {describe, expect, it} from 'vitest';
import type {Pod} from '../../../source/cluster/objects.ts';
import {nodes, pods} from '../../../source/cluster/resources.ts';
import type {KubeletRefusal, LogOptions} from '../../../source/practice/kubelet-backend.ts';
import {crashes} from '../../../source/practice/models/kubelet/behaviour.ts';
import {canaries} from '../../../source/practice/rainbond/canaries.ts';
import {imageNotFound} from '../../../source/practice/scenarios/image-not-found.ts';
import {aRunningWorld, scenarioOf} from '../a-world.ts';

type Running = ReturnType<typeof aRunningWorld>;

const firstPod = ({podsOf}: Running, name: string, namespace?: string): Pod => {
	const [pod] = podsOf(name, namespace);
	if (!pod) {
		throw new Error(`There is no pod ${name}.`);
	}

	return pod;
};

const read = async (
	{kubelet}: Running,
	pod: Pod,
	container: string,
	options: Partial<LogOptions> = {},
): Promise<string | KubeletRefusal> => {
	const log = await kubelet.logs(pod, {
		container,
		follow: false,
		previous: false,
		timestamps: false,
		...options,
	});
	return log instanceof Readable ? text(log) : log;
};

const linesOf = (log: string | KubeletRefusal): string[] =>
	typeof log === 'string' ? log.split('\n').filter(Boolean) : [log.message];

describe('logs', () => {
	it('honour tail, since, limit and timestamps', async () => {
		const world = aRunningWorld();
		const pod = firstPod(world, 'rbd-app-ui');
		const all = linesOf(await read(world, pod, 'rbd-app-ui', {sinceSeconds: 60}));
		expect(all.length).toBeGreaterThan(15);
		expect(linesOf(await read(world, pod, 'rbd-app-ui', {tailLines: 5}))).toEqual(all.slice(-5));
		expect(await read(world, pod, 'rbd-app-ui', {tailLines: 0})).toBe('');
		expect(await read(world, pod, 'rbd-app-ui', {sinceSeconds: 60, limitBytes: 20})).toBe(
			all.join('\n').slice(0, 20),
		);
		const stamped = linesOf(await read(world, pod, 'rbd-app-ui', {tailLines: 5, timestamps: true}));
		expect(stamped.map((line) => line.slice(31))).toEqual(all.slice(-5));
		const [since = ''] = stamped[1]?.split(' ') ?? [];
		expect(
			linesOf(
				await read(world, pod, 'rbd-app-ui', {sinceTime: new Date(since), timestamps: true}),
			).slice(-4),
		).toEqual(stamped.slice(-4));
	});

	it('are refused in the kubelet’s words', async () => {
		const world = aRunningWorld(imageNotFound);
		await world.clock.pass(1);
		expect(await read(world, firstPod(world, 'rbd-api'), 'rbd-api', {previous: true})).toEqual({
			status: 400,
			message: expect.stringMatching(
				/^previous terminated container "rbd-api" in pod "rbd-api-[\w-]+" not found$/,
			) as string,
		});
		expect(await read(world, firstPod(world, 'shop-web', 'shop'), 'web')).toEqual({
			status: 400,
			message: expect.stringMatching(
				/^container "web" in pod "shop-web-[\w-]+" is waiting to start: trying and failing to pull image$/,
			) as string,
		});
	});

	it('of a crash loop are those of the last run, the previous one its own, and none right after the end', async () => {
		const world = aRunningWorld(
			scenarioOf((described) => {
				described.behave('rbd-mq', crashes(1, 30), {
					since: described.ago({minutes: 30}),
					log: [{atEnd: ['the end']}],
				});
			}),
		);
		const present = () => firstPod(world, 'rbd-mq').status?.containerStatuses?.[0];
		const seen = new Set<string>();
		for (let second = 0; second < 700 && seen.size < 3; second += 0.5) {
			await world.clock.pass(0.5);
			const state = Object.keys(present()?.state ?? {})[0] ?? '';
			if (seen.has(state)) {
				continue;
			}

			seen.add(state);
			const pod = firstPod(world, 'rbd-mq');
			const log = await read(world, pod, 'rbd-mq');
			const previous = await read(world, pod, 'rbd-mq', {previous: true});
			expect(linesOf(log).at(-1) === 'the end', state).toBe(state !== 'running');
			expect(linesOf(previous).at(-1), state).toMatch(
				state === 'terminated'
					? /^unable to retrieve container logs for containerd:\/\/[\da-f]{64}$/
					: /^the end$/,
			);
		}

		expect([...seen].toSorted()).toEqual(['running', 'terminated', 'waiting']);
	});

	it('followed, go on without a gap and end with the container', async () => {
		const world = aRunningWorld();
		const pod = firstPod(world, 'rbd-app-ui');
		const log = await world.kubelet.logs(pod, {
			container: 'rbd-app-ui',
			follow: true,
			previous: false,
			timestamps: true,
			tailLines: 3,
		});
		const followed = log instanceof Readable ? text(log) : Promise.resolve('');
		for (let second = 0; second < 60; second++) {
			await world.clock.pass(1);
		}

		const whole = linesOf(
			await read(world, pod, 'rbd-app-ui', {sinceSeconds: 90, timestamps: true}),
		);
		world.remove(pods, pod.metadata.name);
		await world.clock.pass(2);
		const lines = linesOf(await followed);
		expect(lines.length).toBeGreaterThan(20);
		expect(whole.slice(-lines.length)).toEqual(lines);
	});

	it('that nobody reads any more leave no timer behind', async () => {
		const world = aRunningWorld();
		await world.clock.pass(1);
		const before = world.clock.pending;
		const log = await world.kubelet.logs(firstPod(world, 'rbd-app-ui'), {
			container: 'rbd-app-ui',
			follow: true,
			previous: false,
			timestamps: false,
			tailLines: 1,
		});
		if (log instanceof Readable) {
			log.resume();
			await world.clock.pass(0);
			expect(world.clock.pending).toBe(before + 1);
			log.destroy();
		}

		await world.clock.pass(0);
		expect(world.clock.pending).toBe(before);
	});
});

const run = async (
	world: Running,
	pod: Pod,
	container: string,
	{command, typed, tty = false}: {command: readonly string[]; typed?: string; tty?: boolean},
) => {
	const stdin = new PassThrough();
	const stdout = new PassThrough();
	const stderr = new PassThrough();
	const printed = text(stdout);
	const complained = text(stderr);
	stdin.end(typed ?? '');
	const status = await world.kubelet.exec(pod, container, command, {
		stdin,
		stdout,
		stderr,
		tty,
		onResize() {
			// This shell does not care.
		},
	});
	stdout.end();
	stderr.end();
	return {status, output: await printed, errors: await complained};
};

describe('commands in a container', () => {
	const world = () => aRunningWorld();

	it('return what they print and their exit status', async () => {
		const running = world();
		const pod = firstPod(running, 'rbd-api');
		expect(await run(running, pod, 'rbd-api', {command: ['hostname']})).toMatchObject({
			status: 0,
			output: `${pod.metadata.name}\n`,
		});
		expect(
			await run(running, pod, 'rbd-api', {
				command: [
					'sh',
					'-c',
					'cat /etc/hosts | grep rbd-api && echo "pod $POD_IP"; nosuch; exit 7',
				],
			}),
		).toEqual({
			status: 7,
			output: `${pod.status?.podIP ?? ''}\t${pod.metadata.name}\npod ${pod.status?.podIP ?? ''}\n`,
			errors: 'sh: nosuch: not found\n',
		});
	});

	it('send output and errors where a line wants them', async () => {
		const running = world();
		const pod = firstPod(running, 'rbd-api');
		const script = [
			'echo lost >/dev/null 2>&1',
			'echo kept 2>/dev/null',
			'nosuch 2>&1 | grep not',
			'echo "a > b" >&2',
			'echo x > /x',
		];
		expect(await run(running, pod, 'rbd-api', {command: ['sh', '-c', script.join('; ')]})).toEqual({
			status: 1,
			output: 'kept\nsh: nosuch: not found\n',
			errors: "a > b\nsh: can't create /x: Read-only file system\n",
		});
	});

	it('that the image does not have fail in the runtime’s words', async () => {
		const running = world();
		const {status} = await run(running, firstPod(running, 'rbd-api'), 'rbd-api', {
			command: ['nosuch'],
		});
		expect(status).toMatchObject({
			status: 500,
			origin: 'runtime',
			message: expect.stringMatching(
				/^failed to exec in container: failed to start exec "[\da-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in \$PATH: unknown$/,
			) as string,
		});
	});

	it('find no container that does not run', async () => {
		const running = aRunningWorld(imageNotFound);
		const {status} = await run(running, firstPod(running, 'shop-web', 'shop'), 'web', {
			command: ['sh'],
		});
		expect(status).toEqual({status: 500, message: 'container not found ("web")'});
	});

	it('show files, sockets and an environment with its secrets', async () => {
		const running = world();
		const pod = firstPod(running, 'rbd-app-ui');
		const shown = async (command: string) => {
			const {output} = await run(running, pod, 'rbd-app-ui', {command: ['sh', '-c', command]});
			return output;
		};

		expect(await shown('cat /app/region/ssl/ca.pem')).toMatch(/^-----BEGIN CERTIFICATE-----/);
		expect(await shown('ls /app/region/ssl')).toBe('ca.pem\nclient.key.pem\nclient.pem\n');
		expect(await shown('env | grep MYSQL_PASS')).toBe(`MYSQL_PASS=${canaries.databasePassword}\n`);
		expect(await shown('netstat -nltp | grep 7070')).toContain('0.0.0.0:7070');
		// 7070 in hexadecimal, listening on all addresses.
		expect(await shown('cat /proc/net/tcp')).toContain('00000000:1B9E 00000000:0000 0A');
	});

	it('on a terminal are prompted for, echoed and can be taken back', async () => {
		const running = world();
		const {status, output} = await run(running, firstPod(running, 'rbd-hub'), 'rbd-hub', {
			command: ['sh'],
			tty: true,
			typed: 'echo h\u{7F}hi\rcd /etc\rpwd\rexit 3\r',
		});
		expect(status).toBe(3);
		expect(output).toBe(
			'/ # echo h\b \bhi\r\nhi\r\n/ # cd /etc\r\n/etc # pwd\r\n/etc\r\n/etc # exit 3\r\n',
		);
	});
});

describe('figures of a node', () => {
	it('tell what its disk holds, and of the pods on it', async () => {
		const world = aRunningWorld();
		const [node] = world.store.list(nodes);
		const summary = node && (await world.kubelet.statsSummary(node));
		expect(summary).toMatchObject({
			node: {nodeName: 'sh-node-1', fs: {capacityBytes: 196 * 2 ** 30}},
			pods: expect.arrayContaining([
				expect.objectContaining({
					podRef: expect.objectContaining({namespace: 'rbd-system'}) as unknown,
				}),
			]) as unknown,
		});
	});
});
