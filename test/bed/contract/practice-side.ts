import {randomBytes} from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import {startApiServer} from '../../../source/practice/api/server.ts';
import {masters} from '../../../source/practice/api/users.ts';
import {systemClock} from '../../../source/practice/clock.ts';
import {writeKubeconfig} from '../../../source/practice/kubeconfig.ts';
import {practicePlatform} from '../../../source/practice/rainbond/practice-platform.ts';
import {healthy} from '../../../source/practice/scenarios/healthy.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {buildWorld} from '../../../source/practice/world/build.ts';
import {runWorld} from '../../../source/practice/world/run.ts';
import {versions} from '../build/versions.ts';
import {createSide, type Side} from './side.ts';

export type PracticeSideOptions = {
	/** How the pods of the exchanges behave; default well. */
	readonly build?: Scenario['build'];
	/** How many times faster than in reality pods come up and crash; default 10. */
	readonly speed?: number;
};

/** The practice cluster, speaking as the Kubernetes version that it is compared with. */
export async function startPracticeSide({
	build = healthy.build,
	speed = 10,
}: PracticeSideOptions): Promise<{side: Side; stop: () => Promise<void>}> {
	const clock = systemClock;
	const kubernetes = `v${versions.kubernetes}`;
	const built = buildWorld({
		scenario: {...healthy, build},
		platform: {...practicePlatform('contract'), kubernetes},
		now: clock.now(),
		seed: 'contract',
	});
	const abort = new AbortController();
	const {store, kubelet} = runWorld(built, {
		clock,
		speed,
		signal: abort.signal,
		report(error) {
			throw error instanceof Error ? error : new Error(String(error));
		},
	});
	const tokens = {admin: newToken(), viewer: newToken()};
	const server = await startApiServer({
		store,
		kubelet,
		clock,
		version: kubernetes,
		bookmarkInterval: 1000,
		authentication: {
			tokens: {
				[tokens.admin]: {name: 'admin', groups: [masters]},
				[tokens.viewer]: {name: 'viewer', groups: ['viewers']},
			},
		},
	});
	const {address, ca} = server;
	const kubeconfig = await writeKubeconfig(
		path.join(os.tmpdir(), 'practice'),
		Object.entries(tokens).map(([name, token]) => ({name, server: address, ca, token})),
	);
	return {
		side: createSide({
			name: 'practice',
			kubeconfig,
			address,
			ca,
			tokens,
			async forget() {
				store.compact();
			},
		}),
		async stop() {
			abort.abort();
			await server.stop();
		},
	};
}

const newToken = (): string => randomBytes(16).toString('hex');
