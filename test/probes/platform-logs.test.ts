import {describe, expect, it} from 'vitest';
import {failed, type Outcome, success} from '../../source/cluster/failure.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import {checkScenario} from '../diagnosis/check-scenario.ts';

/** What is found of a database that is away, when every question for a previous log is answered like this. */
async function withPreviousLogs(answer: Outcome<string>): Promise<string[]> {
	const scenario = findScenario('region-api-database-unreachable')!;
	const {document} = await checkScenario(scenario, {}, ({transport, dial}) => ({
		dial,
		transport: {
			json: async (call) => transport.json(call),
			text: async (call) => (call.query?.previous === true ? answer : transport.text(call)),
			open: async (call) => transport.open(call),
			endpoint: async (call) => transport.endpoint(call),
			onCall: (listener) => transport.onCall(listener),
			reconnect() {
				transport.reconnect();
			},
			close: async () => transport.close(),
		},
	}));
	return document.causes.map(({id}) => id);
}

describe('the log of a container that was started again just now', () => {
	it.each([
		['empty', success('')],
		['lost', failed('invalid', 'previous terminated container "c" in pod "p" not found')],
	])('is heard when that of its predecessor is %s', async (_case, answer) => {
		expect(await withPreviousLogs(answer)).toEqual(['region-api/database-unreachable']);
	});
});
