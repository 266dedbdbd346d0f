import fs from 'node:fs/promises';
import {describe, expect, onTestFinished, test} from 'vitest';
import {dialFor, dialFromHere} from '../../source/cluster/dial.ts';
import {loadKubeconfig} from '../../source/cluster/kubeconfig.ts';
import {rainbondClusters} from '../../source/cluster/resources.ts';
import {kubeconfigText} from '../../source/practice/kubeconfig.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {aFolder} from '../support/a-folder.ts';
import {aPracticeCluster, contextOf} from '../support/practice-context.ts';

const silentPort: Scenario = {
	...healthy,
	build(world) {
		world.addressRules.push({port: 9999, behaviour: {kind: 'drop'}});
	},
};

const options = {timeoutMs: 5000, signal: new AbortController().signal};

/** Dials as the program does that was given the kubeconfig of a practice cluster. */
async function intoPractice() {
	const cluster = await aPracticeCluster({scenario: silentPort});
	const file = `${aFolder()}/kubeconfig`;
	await fs.writeFile(file, kubeconfigText(cluster.contexts));
	const [context] = loadKubeconfig(file, {}).contexts;
	const gateway = cluster.store.list(rainbondClusters)[0]?.spec?.gatewayIngressIPs?.[0];
	const host = gateway ?? '';
	const dial = context ? dialFor(context) : dialFromHere;
	return async (port: number, name = host) => {
		const dialled = await dial({host: name, port}, options);
		if (dialled.ok) {
			onTestFinished(() => {
				dialled.value.destroy();
			});
		}

		return dialled;
	};
}

describe('a kubeconfig that names a proxy for the network of its cluster', () => {
	test('leads to what listens there', async () => {
		const dial = await intoPractice();
		expect(await dial(8443)).toMatchObject({ok: true});
	});

	test('tells a refusal from silence, and both from a name that does not resolve', async () => {
		const dial = await intoPractice();
		const refused = await dial(8080);
		expect(refused).toMatchObject({ok: false, failure: {kind: 'unreachable'}});
		expect(refused).toMatchObject({
			failure: {message: expect.stringContaining('refused') as string},
		});
		expect(await dial(9999)).toMatchObject({ok: false, failure: {kind: 'timeout'}});
		expect(await dial(8443, 'rainbond.example')).toMatchObject({
			ok: false,
			failure: {message: expect.stringContaining('ENOTFOUND rainbond.example') as string},
		});
	});
});

test('without one, addresses are dialled from this machine', async () => {
	const {address, ca, server} = await aPracticeCluster();
	const dialled = await dialFor(contextOf({address, ca}))(
		{host: '127.0.0.1', port: server.port},
		options,
	);
	expect(dialled).toMatchObject({ok: true});
	if (dialled.ok) {
		dialled.value.destroy();
	}
});
