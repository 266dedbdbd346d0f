import {defineConfig} from 'vitest/config';

const config = defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/bed/**', 'test/bench/**'],
		setupFiles: ['test/support/patience.ts'],
		reporters: ['default', 'test/support/closing-line.ts'],
		testTimeout: 20_000,
		hookTimeout: 20_000,
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
