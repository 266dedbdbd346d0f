import {dock, gatewayUrl} from '../../rainbond/docked.ts';
import {writeRegionConfig} from '../../rainbond/regeneration.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

export const plainHttp: readonly Scenario[] = [
	{
		id: 'region-api-plain-http',
		title: {zh: 'API 地址写成了 http://', en: 'the API address says http://'},
		summary: {
			zh: 'region-config 的 apiAddress 被改成 http://…:8443；这个端口只说 TLS，用 HTTP 访问得到 400。',
			en: 'apiAddress in region-config was changed to http://…:8443; that port speaks TLS only and answers plain HTTP with 400.',
		},
		expected: fault('region-api/plain-http', ['region-config'], {
			ruledOut: ['region-api/port-blocked'],
		}),
		lookAlikeOf: 'region-api-port-blocked',
		build(world) {
			dock(world);
			writeRegionConfig(world, {data: {apiAddress: gatewayUrl(world).replace('https:', 'http:')}});
		},
	},
];
