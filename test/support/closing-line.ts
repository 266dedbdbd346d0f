import process from 'node:process';
import type {Reporter, TestModule} from 'vitest/node';

/** Closes a run with one line that any machine can read: `tests: 12 passed, 0 failed`. */
export default class ClosingLine implements Reporter {
	onTestRunEnd(modules: readonly TestModule[]): void {
		const states = modules.flatMap(({children}) =>
			children
				.allTests()
				.map((test) => test.result().state)
				.toArray(),
		);
		// A file that could not be loaded has no tests that could have failed.
		const broken = modules.filter((module) => module.errors().length > 0).length;
		const passed = states.filter((state) => state === 'passed').length;
		const failed = states.filter((state) => state === 'failed').length + broken;
		process.stdout.write(`\ntests: ${passed} passed, ${failed} failed\n`);
	}
}
