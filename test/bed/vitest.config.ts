import os from 'node:os';
import {defineConfig} from 'vitest/config';
import {longestFirst} from '../support/longest-first.ts';
import {namespacePool} from './namespace-pool.ts';

const config = defineConfig({
	test: {
		include: ['test/bed/**/*.cluster.ts'],
		// Every file has a control plane of its own, and waits for it more than it computes.
		pool: namespacePool,
		maxWorkers: os.availableParallelism() + 1,
		sequence: {
			sequencer: longestFirst([
				'remedies/remedies',
				'scenario/diagnosis',
				'containers/faults',
				'client/crowd',
				'scenario/scenario',
				'client/faults',
				'containers/streams',
				'bed/cockpit/cockpit',
				'containers/cockpit',
				'containers/kubelet-contract',
			]),
		},
		setupFiles: ['test/support/patience.ts'],
		reporters: ['default', 'test/support/closing-line.ts'],
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
