import {deployments} from '../../cluster/resources.ts';
import {shopWorkload} from '../rainbond/applications/shop.ts';
import {well} from './expectation.ts';
import type {Scenario} from './scenario.ts';

/** The registry answers, and says that there is no such image: the class “not found”. */
export const imageNotFound: Scenario = {
	id: 'image-not-found',
	title: {zh: '镜像拉不下来', en: 'an image cannot be pulled'},
	summary: {
		zh: '商城的镜像已被清理，仓库回答 404；实例重建后停在 ImagePullBackOff，域名返回 503。',
		en: 'The image of the shop was cleaned away and the registry answers 404; after a restart its instances hang in ImagePullBackOff, and its domain answers 503.',
	},
	expected: well(),
	build(world) {
		world.restart(shopWorkload, {minutes: 21});
		world.change(
			deployments,
			'shop-web',
			({spec}) => {
				const image = spec?.template?.spec.containers[0]?.image ?? '';
				world.behave(shopWorkload, {
					pullError: `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
				});
			},
			'shop',
		);
	},
};
