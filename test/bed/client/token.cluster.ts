import fs from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {loadKubeconfig} from '../../../source/cluster/kubeconfig.ts';
import {openSession} from '../../../source/cluster/session.ts';
import {aBed} from '../a-bed.ts';
import {addNamespace, addPod, namespace} from '../add-workloads.ts';
import {kubectlPrints} from '../kubectl.ts';
import {phaseOf} from './a-session.ts';

const patience = {timeout: 90_000, interval: 50};

describe('a token from a file', () => {
	const bed = aBed();

	/** A kubeconfig whose user has its token in a file. */
	const aKubeconfigWithTokenFile = async (tokenFile: string) => {
		const file = path.join(bed().folder, 'with-token-file');
		const [context] = bed().contexts;
		const config = {
			apiVersion: 'v1',
			kind: 'Config',
			clusters: [
				{
					name: 'bed',
					cluster: {
						server: context?.server,
						'certificate-authority-data': Buffer.from(context?.ca ?? '').toString('base64'),
					},
				},
			],
			users: [{name: 'operator', user: {tokenFile}}],
			contexts: [{name: 'bed', context: {cluster: 'bed', user: 'operator'}}],
		};
		await fs.writeFile(file, JSON.stringify(config));
		return file;
	};

	/** A token that lives as long as its Secret does. */
	const aToken = async (secret: string) => {
		await kubectlPrints(bed(), 'create', 'secret', 'generic', secret, '-n', namespace);
		const token = await kubectlPrints(
			bed(),
			'create',
			'token',
			'operator',
			`--namespace=${namespace}`,
			'--bound-object-kind=Secret',
			`--bound-object-name=${secret}`,
		);
		return token.trim();
	};

	it('is taken up anew after the old one was revoked', async () => {
		await addNamespace(bed());
		await kubectlPrints(bed(), 'create', 'serviceaccount', 'operator', '-n', namespace);
		await kubectlPrints(
			bed(),
			'create',
			'clusterrolebinding',
			'operator',
			'--clusterrole=cluster-admin',
			`--serviceaccount=${namespace}:operator`,
		);
		const tokenFile = path.join(bed().folder, 'token');
		await fs.writeFile(tokenFile, await aToken('first'));
		const {contexts} = loadKubeconfig(await aKubeconfigWithTokenFile(tokenFile), {});
		const [context] = contexts;
		if (!context) {
			throw new Error('The kubeconfig has no context.');
		}

		const session = openSession({context, readOnly: false, environment: {}, namespace});
		onTestFinished(async () => session.close());
		await vi.waitFor(() => {
			expect(phaseOf(session)).toBe('live');
		}, patience);
		await kubectlPrints(bed(), 'delete', 'secret', 'first', '-n', namespace);
		// The API server believes a token for ten seconds more, and the session asks every ten.
		await vi.waitFor(() => {
			expect(phaseOf(session)).toBe('unauthorized');
		}, patience);
		await fs.writeFile(tokenFile, await aToken('second'));
		await addPod(bed(), 'rbd-api');
		await vi.waitFor(() => {
			expect(phaseOf(session)).toBe('live');
			expect(session.lists.get().pods.get()).toMatchObject({state: 'synced', items: [{}]});
		}, patience);
	});
});
