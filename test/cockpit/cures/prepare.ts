import {afterAll, beforeAll} from 'vitest';
import {bundle} from '../bundle.ts';

/** Bundles the cockpit with a clock of its own for the tests of a file; what is returned is its file. */
export function prepareHastyCockpit(): () => string {
	let bundled: Awaited<ReturnType<typeof bundle>> | undefined;
	beforeAll(async () => {
		bundled = await bundle('test/cockpit/cures/hasty-cockpit.ts');
	});
	afterAll(async () => bundled?.[Symbol.asyncDispose]());
	return () => bundled?.file ?? '';
}
