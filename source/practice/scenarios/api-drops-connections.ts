import type {Scenario} from './scenario.ts';

export const apiDropsConnections: Scenario = {
	id: 'api-drops-connections',
	title: {
		zh: 'API 服务器每 20 秒断开连接',
		en: 'the API server drops connections every 20 seconds',
	},
	summary: {
		zh: '集群本身正常，但通往 API 服务器的连接每 20 秒全部断开，监视和日志必须自己接上。',
		en: 'The cluster is well, but every 20 seconds all connections to its API server break: watches and logs have to go on by themselves.',
	},
	build(world) {
		world.api = {dropConnectionsEverySeconds: 20};
	},
};
