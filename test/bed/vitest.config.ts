import {defineConfig} from 'vitest/config';

const config = defineConfig({
	test: {
		include: ['test/bed/**/*.cluster.ts'],
		// Every file has a control plane of its own; two of them at once would wait for each other.
		fileParallelism: false,
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
