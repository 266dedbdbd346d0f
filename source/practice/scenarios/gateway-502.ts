import {deployments} from '../../cluster/resources.ts';
import {shopHost, shopPort, shopWorkload} from '../rainbond/applications/shop.ts';
import {usualLog} from '../rainbond/logs/platform-logs.ts';
import {refusedTraffic, siteOf} from '../rainbond/logs/traffic.ts';
import {well} from './expectation.ts';
import type {Scenario} from './scenario.ts';

/** Everything is green; only a connection to the pod's address, or the gateway's log, shows it. */
export const gateway502: Scenario = {
	id: 'gateway-502',
	title: {
		zh: '网关对一个应用返回 502',
		en: 'the gateway answers 502 for one application',
	},
	summary: {
		zh: '商城的实例只监听 127.0.0.1，网关连接被拒绝：实例全部就绪，访问域名得到 502。',
		en: "The shop's instances listen on 127.0.0.1 only and refuse the gateway: all are ready, and visitors of the domain get a 502.",
	},
	expected: well(),
	build(world) {
		const since = world.ago({minutes: 26});
		world.restart(shopWorkload, {minutes: 26});
		world.change(
			deployments,
			'shop-web',
			({spec}) => {
				// A probe over the network would have found it.
				delete spec?.template?.spec.containers[0]?.readinessProbe;
			},
			'shop',
		);
		for (const rule of world.listeners) {
			if (rule.workload === shopWorkload) {
				Object.assign(rule, {bind: 'loopback'});
			}
		}

		const site = siteOf(world, shopWorkload, shopHost, shopPort);
		const container = 'apisix';
		world.print('rbd-gateway', [...usualLog('rbd-gateway', container), ...refusedTraffic(site)], {
			container,
			since,
			logReplaces: true,
		});
	},
};
