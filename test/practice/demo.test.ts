import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, it, onTestFinished} from 'vitest';
import {listAll} from '../../source/cluster/list.ts';
import {pods, secrets} from '../../source/cluster/resources.ts';
import {startDemo, type DemoOptions} from '../../source/practice/demo.ts';
import {fewRights} from '../../source/practice/scenarios/few-rights.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {aClient} from './a-client.ts';

const namespace = 'rbd-system';

async function aDemo(options?: DemoOptions) {
	const demo = await startDemo(options);
	onTestFinished(async () => demo.stop());
	return {
		...demo,
		async podsIn(context: string) {
			const listed = await listAll(aClient(demo.kubeconfig, context), {resource: pods, namespace});
			if (!listed.ok) {
				throw new Error(listed.failure.message);
			}

			return listed.value.items;
		},
	};
}

describe('the demo', () => {
	it('opens a cluster with a fault, a healthy one, and one that is out of reach', async () => {
		const demo = await aDemo();
		expect(demo.contexts).toEqual(['prod-sh', 'prod-bj', 'edge-1']);
		const chaos = async (context: string) => {
			const list = await demo.podsIn(context);
			return list
				.filter(({metadata}) => metadata.name.startsWith('rbd-chaos-'))
				.map(({status}) => Object.keys(status?.containerStatuses?.[0]?.state ?? {}));
		};

		await expect(chaos('prod-sh')).resolves.toEqual([['waiting'], ['waiting']]);
		await expect(chaos('prod-bj')).resolves.toEqual([['running'], ['running']]);
		const edge = await aClient(demo.kubeconfig, 'edge-1').json({verb: 'get', path: '/version'});
		expect(edge).toMatchObject({ok: false, failure: {kind: 'unreachable'}});
	});

	it('gives its clusters different pods', async () => {
		const demo = await aDemo();
		const names = async (context: string) => {
			const list = await demo.podsIn(context);
			return list.map(({metadata}) => metadata.name);
		};

		const [first, second] = [await names('prod-sh'), await names('prod-bj')];
		expect(first.filter((name) => name.startsWith('rbd-api-'))).not.toEqual(
			second.filter((name) => name.startsWith('rbd-api-')),
		);
	});

	it('names clusters after the scenarios that were asked for', async () => {
		const demo = await aDemo({scenarios: [healthy, healthy]});
		expect(demo.contexts).toEqual(['healthy', 'healthy-2']);
		expect(await demo.podsIn('healthy-2')).not.toEqual([]);
	});

	it('has a context for every user that a scenario brings', async () => {
		const demo = await aDemo({scenarios: [fewRights]});
		expect(demo.contexts).toEqual(['few-rights', 'viewer@few-rights', 'stranger@few-rights']);
		expect(await demo.podsIn('viewer@few-rights')).not.toEqual([]);
		const viewer = aClient(demo.kubeconfig, 'viewer@few-rights');
		expect(await listAll(viewer, {resource: secrets, namespace})).toMatchObject({
			failure: {kind: 'forbidden'},
		});
		const stranger = aClient(demo.kubeconfig, 'stranger@few-rights');
		expect(await listAll(stranger, {resource: pods, namespace})).toMatchObject({
			failure: {kind: 'forbidden'},
		});
	});

	it('keeps its kubeconfig from other users', async () => {
		const {kubeconfig} = await aDemo();
		const modeOf = (file: string) => fs.statSync(file).mode % 0o1000;
		expect(modeOf(kubeconfig)).toBe(0o600);
		expect(modeOf(path.dirname(kubeconfig))).toBe(0o700);
	});

	it('leaves nothing behind', async () => {
		const listeners = process.listenerCount('exit');
		const demo = await startDemo();
		const client = aClient(demo.kubeconfig, 'prod-bj');
		await demo.stop();
		expect(fs.existsSync(path.dirname(demo.kubeconfig))).toBe(false);
		expect(process.listenerCount('exit')).toBe(listeners);
		const answer = await client.json({verb: 'get', path: '/version'});
		expect(answer).toMatchObject({ok: false, failure: {kind: 'unreachable'}});
	});
});
