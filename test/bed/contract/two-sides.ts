import {afterAll, beforeAll, expect, it} from 'vitest';
import type {Bed} from '../start-bed.ts';
import {acceptedDifferences} from './accepted-differences.ts';
import {type Difference, differences} from './differences.ts';
import {normalise} from './normalise.ts';
import {type PracticeSideOptions, startPracticeSide} from './practice-side.ts';
import {createSide, type Side} from './side.ts';

/** One exchange, done with either cluster; what it returns is compared. */
export type Exchange = readonly [title: string, run: (side: Side) => Promise<unknown>];

export type SidesOptions = PracticeSideOptions & {
	/** The real cluster, which is there while the tests run. */
	readonly real: () => Bed;
};

/**
Does every exchange, in order, with the practice cluster and with a real control plane, and fails for
each difference in what came back that is not accepted with a reason.
*/
export function sameOnBothSides(
	exchanges: readonly Exchange[],
	{real: bed, ...options}: SidesOptions,
): void {
	let practice: Awaited<ReturnType<typeof startPracticeSide>> | undefined;
	let real: Side | undefined;
	beforeAll(async () => {
		practice = await startPracticeSide(options);
		const {kubeconfig, apiServer, credentials} = bed();
		real = createSide({
			name: 'real',
			kubeconfig,
			address: apiServer.address,
			ca: credentials.authority.certificate,
			tokens: credentials.tokens,
			async forget() {
				await apiServer.kill();
				await apiServer.start();
			},
		});
	});
	afterAll(async () => {
		await practice?.stop();
	});
	it.for(exchanges)('%s', async ([title, run]) => {
		if (!practice || !real) {
			throw new Error('A cluster is missing.');
		}

		const answers = await Promise.all([run(practice.side), run(real)]);
		const found = differences(normalise(answers[0]), normalise(answers[1]));
		const wrong = found.filter((difference) => !isAccepted(title, difference));
		expect(wrong.map((difference) => described(difference)).join('\n')).toBe('');
	});
}

const described = ({path, practice, real}: Difference): string =>
	`${path}: practice ${shortened(practice)}, real ${shortened(real)}`;

const shortened = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 400);

const isAccepted = (title: string, {path}: Difference): boolean =>
	acceptedDifferences.some(({exchange, at}) => exchange.test(title) && at.test(path));
