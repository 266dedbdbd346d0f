import {expect, it} from 'vitest';
import {dialFromHere} from '../../source/cluster/dial.ts';
import {diagnose} from '../../source/diagnosis/diagnose.ts';
import {predicates} from '../../source/predicates/index.ts';
import {crashes} from '../../source/practice/models/kubelet/behaviour.ts';
import {goLine} from '../../source/practice/rainbond/logs/lines.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {trees} from '../../source/trees/index.ts';
import {aPracticeCluster, aTransport, contextOf} from '../support/practice-context.ts';

const text = {zh: '等待重新启动', en: 'waiting to be started again'};

/** The queue's clients wait for minutes before they are started again; what they said before was about the queue. */
const inBackOff: Scenario = {
	id: 'queue-clients-in-back-off',
	title: text,
	summary: text,
	build(world) {
		for (const name of ['rbd-chaos', 'rbd-worker']) {
			world.behave(name, crashes(1, 10), {
				since: world.ago({minutes: 93}),
				log: [
					{
						every: 2,
						lines: [
							goLine(
								'ERROR',
								name,
								'health check send failure: send enqueue request error rpc error: code = DeadlineExceeded desc = context deadline exceeded',
							),
						],
					},
				],
			});
		}
	},
};

it('does not hold against a cause’s cure what containers said that had ended before', async () => {
	const cluster = await aPracticeCluster({scenario: inBackOff, speed: 1});
	const transport = aTransport(contextOf(cluster, {user: {token: cluster.token}}));
	const causes = async (sinceMs: number, isAfterChange: boolean): Promise<string[]> => {
		const {document} = await diagnose({
			transport,
			dial: dialFromHere,
			context: 'prod',
			server: cluster.address,
			user: 'admin',
			namespace: undefined,
			trees,
			predicates,
			asked: ['component'],
			sinceMs,
			isAfterChange,
			input: {},
			signal: new AbortController().signal,
		});
		return document.causes.map(({id}) => id);
	};

	expect(await causes(1000, false)).toEqual(['component/message-queue-stuck']);
	expect(await causes(1000, true)).toEqual(['component/crash-loop']);
});
