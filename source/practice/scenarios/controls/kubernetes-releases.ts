import {crashLoop} from '../component/crash-loop.ts';
import {imagePull} from '../component/image-pull.ts';
import {pending} from '../component/pending.ts';
import {healthy} from '../healthy.ts';
import type {Scenario} from '../scenario.ts';

const newest = 'v1.36.4+rke2r1';

/** The same on the newest release of Kubernetes, whose words differ here and there. */
const onNewest = (scenario: Scenario): Scenario => ({
	...scenario,
	id: `${scenario.id}-on-1-36`,
	title: {
		zh: `${scenario.title.zh}（Kubernetes 1.36）`,
		en: `${scenario.title.en} (Kubernetes 1.36)`,
	},
	platform: {...scenario.platform, kubernetes: newest},
});

const chosen = new Set([
	'component-image-not-found',
	'component-image-denied',
	'component-unschedulable',
	'component-volume-class-missing',
	'component-crash-loop',
]);

export const kubernetesReleases: readonly Scenario[] = [
	healthy,
	...[...imagePull, ...pending, ...crashLoop].filter(({id}) => chosen.has(id)),
].map((scenario) => onNewest(scenario));
