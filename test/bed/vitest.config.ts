import os from 'node:os';
import {defineConfig} from 'vitest/config';
import {longestFirst} from '../support/longest-first.ts';
import {namespacePool} from './namespace-pool.ts';

/**
What has to be quick on its own account: hundreds of changes a second, and storages that are frozen. Beside each
other they leave the machine idle for most of the time.
*/
const restless = ['test/bed/client/{crowd,faults,throttling}.cluster.ts'];

const shared = {
	// Every file has a control plane of its own, and waits for it more than it computes.
	pool: namespacePool,
	setupFiles: ['test/support/patience.ts'],
	testTimeout: 120_000,
	hookTimeout: 120_000,
	env: {
		LANG: 'en_US.UTF-8',
		LC_ALL: '',
		LC_MESSAGES: '',
		NO_COLOR: '',
		FORCE_COLOR: '',
		TZ: 'UTC',
	},
};

const config = defineConfig({
	test: {
		reporters: ['default', 'test/support/closing-line.ts'],
		sequence: {
			sequencer: longestFirst([
				'remedies/remedies',
				'diagnosis/region-api',
				'diagnosis/component',
				'diagnosis/controls',
				'diagnosis/node-and-websocket',
				'scenario/scenario',
				'containers/streams',
				'containers/kubelet-contract',
				'bed/cockpit/cockpit',
			]),
		},
		projects: [
			{
				test: {
					...shared,
					name: 'side by side',
					include: ['test/bed/**/*.cluster.ts'],
					exclude: restless,
					maxWorkers: os.availableParallelism() + 1,
					sequence: {groupOrder: 0},
				},
			},
			{
				test: {
					...shared,
					name: 'by themselves',
					include: restless,
					maxWorkers: 3,
					sequence: {groupOrder: 1},
				},
			},
		],
	},
});

export default config;
