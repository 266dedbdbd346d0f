import {expect, test} from 'vitest';
import {counted} from '../../source/text/counted.ts';

test.each([
	[counted(0, 'pod'), '0 pods'],
	[counted(1, 'pod'), '1 pod'],
	[counted(3, 'ready endpoint'), '3 ready endpoints'],
	[counted(1, 'line says', 'lines say'), '1 line says'],
	[counted(2, 'line says', 'lines say'), '2 lines say'],
])('%s', (said, wanted) => {
	expect(said).toBe(wanted);
});
