import type {Clock} from '../../source/practice/clock.ts';
import {startPracticeCluster, type PracticeCluster} from '../../source/practice/cluster.ts';
import type {Line} from '../../source/practice/models/logs/log-program.ts';
import {rbdMqStuck} from '../../source/practice/scenarios/rbd-mq-stuck.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';

/** The time goes on, and nothing is ever due: pods stay as they are and nobody prints another line. */
const stillClock: Clock = {
	now: () => Date.now(),
	after: () => () => undefined,
};

/** What rbd-api has printed: plain, long, wide and structured lines, and one meant to harm the terminal. */
export const apiLines: readonly Line[] = [
	'INFO start the region api on :8443',
	'WARN region etcd answers slowly: 1.2 seconds for /rainbond/endpoint',
	'ERROR POST /v2/tenants/shop/services/web/build: the message queue does not answer; the build of shop/web waits behind 1024 others and nobody takes them',
	'INFO 订单服务 的构建任务 🚀 已排队',
	'{"level":"error","status":502,"path":"/v2/cluster","upstream":{"host":"rbd-mq","port":6300}}',
	'\u{1B}[31mred\u{1B}[0m \u{1B}[2J\u{1B}]0;owned\u{7}\u{1B}[?1049l behind the escapes\u{0}\u{202E}sdrawkcab',
	'INFO the last line of rbd-api',
];

/** A stuck message queue, and an rbd-api with a known log; it looks the same whenever it is opened. */
const quietNight: Scenario = {
	...rbdMqStuck,
	build(world) {
		rbdMqStuck.build(world);
		world.print('rbd-api', [], {since: world.ago({days: 9}), logReplaces: true});
		world.print('rbd-api', [{once: 0, lines: apiLines}], {
			since: world.ago({seconds: 40}),
			logReplaces: true,
		});
	},
};

/** A cluster that stands still, to be looked at. */
export const startQuietNight = async (name = 'prod-sh'): Promise<PracticeCluster> =>
	startPracticeCluster({scenario: quietNight, name, clock: stillClock});
