import os from 'node:os';
import {defineConfig} from 'vitest/config';
import {longestFirst} from '../support/longest-first.ts';
import {namespacePool} from './namespace-pool.ts';

const config = defineConfig({
	test: {
		name: 'control plane',
		include: ['test/bed/**/*.cluster.ts'],
		pool: namespacePool,
		// Every file has a control plane of its own, and waits for it more than it computes.
		maxWorkers: os.availableParallelism() + 2,
		setupFiles: ['test/support/patience.ts'],
		reporters: ['default', 'test/support/closing-line.ts'],
		sequence: {
			sequencer: longestFirst([
				'remedies/remedies',
				'diagnosis/region-api',
				'contract/contract',
				'client/crowd',
				'diagnosis/controls',
				'client/faults',
				'diagnosis/component',
				'diagnosis/node-and-websocket',
				'scenario/scenario',
				'containers/streams',
				'containers/kubelet-contract',
				'bed/cockpit/cockpit',
				'client/throttling',
			]),
		},
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
	},
});

export default config;
