import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {deleteObject} from '../../../source/cluster/delete-object.ts';
import {LogStream, type LogStreamState} from '../../../source/cluster/log-stream.ts';
import {pods} from '../../../source/cluster/resources.ts';
import {createWatchedList} from '../../../source/cluster/watched-list.ts';
import {aBed} from '../a-bed.ts';
import {addNamespace, addPod, namespace} from '../add-workloads.ts';
import {kubectlPrints} from '../kubectl.ts';
import {aSession, phaseOf} from './a-session.ts';

const patience = {timeout: 90_000, interval: 50};

describe('a user whose rights change while the program runs', () => {
	const bed = aBed();

	/** Gives the viewer these rights in the platform's namespace, and no others. */
	const allow = async (...rules: ReadonlyArray<readonly [verbs: string, resources: string]>) => {
		await kubectlPrints(bed(), 'delete', 'role', 'viewer', '-n', namespace, '--ignore-not-found');
		const role = {
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'Role',
			metadata: {name: 'viewer', namespace},
			rules: rules.map(([verbs, resources]) => ({
				apiGroups: [''],
				resources: resources.split(','),
				verbs: verbs.split(','),
			})),
		};
		const created = await bed()
			.client()
			.json({
				verb: 'create',
				resource: {
					group: 'rbac.authorization.k8s.io',
					version: 'v1',
					plural: 'roles',
					kind: 'Role',
					namespaced: true,
				},
				namespace,
				body: role,
			});
		expect(created).toMatchObject({ok: true});
	};

	it('sees the pods once listing is allowed, and is told what is missing before', async () => {
		await addNamespace(bed());
		await addPod(bed(), 'rbd-api');
		await kubectlPrints(bed(), 'wait', '-n', namespace, 'pod/rbd-api', '--for=condition=Ready');
		await kubectlPrints(
			bed(),
			'create',
			'rolebinding',
			'viewer',
			`--namespace=${namespace}`,
			'--role=viewer',
			'--user=viewer',
		);
		const session = aSession(bed(), 'viewer');
		await vi.waitFor(() => {
			expect(session.status.get().state).toEqual({
				phase: 'forbidden',
				what: 'list pods in namespace rbd-system',
			});
		}, patience);
		await allow(['get,list,watch', 'pods,events']);
		await vi.waitFor(() => {
			// What a person does who has just been given the right.
			session.retry();
			expect(phaseOf(session)).toBe('live');
		}, patience);
		expect(session.lists.get().pods.get().items).toHaveLength(1);
	});

	it('keeps showing a watched list without the right to list, until the watch ends', async () => {
		await allow(['get,list,watch', 'pods']);
		const client = bed().client('viewer');
		const list = createWatchedList(client, {resource: pods, namespace});
		onTestFinished(() => {
			list.stop();
		});
		await vi.waitFor(() => {
			expect(list.get()).toMatchObject({state: 'synced', items: [{}]});
		}, patience);
		await allow(['get', 'pods']);
		client.reconnect();
		await vi.waitFor(() => {
			expect(list.get().state).toBe('forbidden');
		}, patience);
		await allow(['list', 'pods']);
		// May list but not watch: the items are there, and the program says that they are not followed.
		await vi.waitFor(() => {
			list.refresh();
			expect(list.get().items).toHaveLength(1);
			expect(list.get().failure).toMatchObject({kind: 'forbidden'});
		}, patience);
		await allow(['list,watch', 'pods']);
		await vi.waitFor(() => {
			list.refresh();
			expect(list.get().state).toBe('synced');
		}, patience);
	});

	it('says what it may not do any more once the right to list is taken away, and is live when it is back', async () => {
		await allow(['get,list,watch', 'pods,events']);
		const session = aSession(bed(), 'viewer');
		await vi.waitFor(() => {
			expect(phaseOf(session)).toBe('live');
		}, patience);
		await allow(['get', 'pods']);
		// A watch that stands goes on without the right to it, until it ends.
		await bed().apiServer.kill();
		await bed().apiServer.start();
		await vi.waitFor(() => {
			expect(session.status.get().state).toEqual({
				phase: 'forbidden',
				what: 'list pods in namespace rbd-system',
			});
		}, patience);
		await allow(['get,list,watch', 'pods,events']);
		await vi.waitFor(() => {
			session.retry();
			expect(phaseOf(session)).toBe('live');
		}, patience);
	});

	it('follows a log until the right to is taken away, and loses no line when it is back', async () => {
		await allow(['get,list,watch', 'pods,pods/log']);
		const where = {namespace, pod: 'rbd-api', container: 'rbd-api'};
		const states: LogStreamState[] = [];
		const lines: string[] = [];
		const transport = bed().client('viewer');
		bed().logs.write(where, ['before']);
		const stream = new LogStream({
			transport,
			...where,
			onLines(added) {
				lines.push(...added.map(({text}) => text));
			},
			onState(state) {
				states.push(state);
			},
		});
		onTestFinished(() => {
			stream.close();
		});
		await vi.waitFor(() => {
			expect(lines).toEqual(['before']);
		}, patience);
		await allow(['get,list,watch', 'pods']);
		await vi.waitFor(() => {
			// A log that is followed goes on without the right to it, until its connection ends.
			transport.reconnect();
			expect(states.at(-1)).toMatchObject({
				kind: 'refused',
				failure: {
					kind: 'forbidden',
					message: expect.stringContaining('cannot get resource "pods/log"') as string,
				},
			});
		}, patience);
		bed().logs.write(where, ['meanwhile']);
		await allow(['get,list,watch', 'pods,pods/log']);
		await vi.waitFor(() => {
			stream.wake();
			expect(lines).toEqual(['before', 'meanwhile']);
		}, patience);
	});

	it('deletes pods until the right to is taken away', async () => {
		const client = bed().client('viewer');
		const kill = async (pod: string) => {
			const {
				metadata: {name, uid},
			} = await addPod(bed(), pod);
			return deleteObject(client, {resource: pods, namespace, name, uid});
		};

		await allow(['get,list,watch,delete', 'pods']);
		let count = 0;
		await vi.waitFor(async () => {
			expect(await kill(`victim-${count++}`)).toEqual({ok: true});
		}, patience);
		await allow(['get,list,watch', 'pods']);
		await vi.waitFor(async () => {
			const name = `victim-${count++}`;
			expect(await kill(name)).toMatchObject({
				failure: {
					kind: 'forbidden',
					message: `pods "${name}" is forbidden: User "viewer" cannot delete resource "pods" in API group "" in the namespace "rbd-system"`,
				},
			});
		}, patience);
	});
});
