import {platformRegistry} from '../platform/image-reference.ts';
import type {PodState} from '../platform/pod-state.ts';
import {pullAnswer} from '../platform/pull-answer.ts';
import type {ContainerImage} from '../probes/component-images.ts';
import type {Text} from '../text/text.ts';

/** The kubelet's own words; of a pull that failed the event may have more of them than the status. */
export function wordsOf({trouble, message, events}: PodState): string {
	const pull =
		trouble === 'image' && !message.includes(': ')
			? events.find(({reason, message: said = ''}) => reason === 'Failed' && said.includes(': '))
			: undefined;
	return pull?.message ?? message;
}

export const couldNotPull = (container: string, reason: string): Text => ({
	zh: `${container} 的镜像拉不到（${reason}）`,
	en: `the image of ${container} cannot be pulled (${reason})`,
});

/** What is wrong with an image: its name, or what came of asking its registry for it. */
export function imageWords({container, image, parsed}: ContainerImage, state: PodState): Text {
	const {reason} = state;
	if (parsed.problem) {
		return {
			zh: `${container} 的镜像名“${image}”写错了（${reason}）：${parsed.problem.zh}`,
			en: `the image of ${container} is called “${image}”, which is no image name (${reason}): ${parsed.problem.en}`,
		};
	}

	const {registry, repository, tag, digest} = parsed;
	const answer = pullAnswer(wordsOf(state), image);
	const said = couldNotPull(container, reason);
	const version = tag ?? digest ?? '';
	const own =
		registry === platformRegistry
			? {
					zh: '（平台自己的 rbd-hub，经网关访问）',
					en: ' (the rbd-hub of the platform, by its gateway)',
				}
			: {zh: '', en: ''};
	return {
		zh: `${said.zh}${answer ? `：${answer.zh}` : ''}；仓库 ${registry}${own.zh}，镜像 ${repository}，版本 ${version}`,
		en: `${said.en}${answer ? `: ${answer.en}` : ''}; registry ${registry}${own.en}, image ${repository}, version ${version}`,
	};
}
