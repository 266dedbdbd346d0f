import type {Text} from '../text/text.ts';

const answers: ReadonlyArray<readonly [RegExp, Text]> = [
	[
		/\b40[13]\b|denied|insufficient_scope|failed to authorize|unauthorized|authentication required|no basic auth/i,
		{zh: '仓库拒绝', en: 'the registry refuses'},
	],
	[/\b429\b|too ?many ?requests/i, {zh: '仓库限流', en: 'the registry wants fewer requests'}],
	[
		/no (?:matching manifest|match for platform)/i,
		{zh: '镜像没有这个节点架构的版本', en: "the image has no build for the node's architecture"},
	],
	[
		/no space left on device/i,
		{zh: '节点的磁盘放不下', en: 'the disk of the node has no room for it'},
	],
	[
		/not present with pull policy/i,
		{
			zh: '节点上没有这个镜像，策略又不许拉取',
			en: 'there is no such image on the node, and its policy forbids to pull it',
		},
	],
	[
		/no such host|refused|timeout|unreachable|no route|x509|certificate|gave HTTP response|EOF|reset by peer|\b50[0234]\b/i,
		{
			zh: '到不了仓库，或它没有正常回答',
			en: 'the registry is out of reach, or does not answer properly',
		},
	],
	[/not found|manifest unknown/i, {zh: '没有这个镜像', en: 'there is no such image'}],
];

/**
What the registry answered to a pull, in a few words; undefined where the text does not tell. Names are left out of
it first: those of an image may be any words. containerd reports only the last host it asked: behind a mirror, a
404 may look like the upstream's error.
*/
export function pullAnswer(text: string, image: string): Text | undefined {
	const words = (image === '' ? text : text.replaceAll(image, ' ')).replaceAll(
		/"[^"]*"|\[[^[\]]*\]/g,
		' ',
	);
	return answers.find(([pattern]) => pattern.test(words))?.[1];
}
