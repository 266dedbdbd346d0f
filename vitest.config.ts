import os from 'node:os';
import {defineConfig} from 'vitest/config';
import {longestFirst} from './test/support/longest-first.ts';

const config = defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/bed/**', 'test/bench/**'],
		setupFiles: ['test/support/patience.ts'],
		reporters: ['default', 'test/support/closing-line.ts'],
		// No module keeps anything that its next user could trip over, so files may share them.
		isolate: false,
		// Tests of the terminal wait about as long as they compute.
		maxWorkers: os.availableParallelism() + 2,
		sequence: {
			sequencer: longestFirst([
				'cures/region-api',
				'cures/component',
				'cures/node',
				'cockpit/remedies',
				'diagnosis/scenarios',
				'remedies/fix',
				'remedies/killed',
				'remedies/certificates',
				'cockpit/restart',
			]),
		},
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// Words and widths must not depend on who runs the tests.
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
