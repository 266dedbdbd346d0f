import type {Text} from '../text/text.ts';

const answers: ReadonlyArray<readonly [RegExp, Text]> = [
	[
		/\b40[13]\b|denied|insufficient_scope|failed to authorize/i,
		{zh: '仓库拒绝', en: 'the registry refuses'},
	],
	[/\b429\b|too ?many ?requests/i, {zh: '仓库限流', en: 'the registry wants fewer requests'}],
	[
		/not found|manifest unknown|not present with pull policy/i,
		{zh: '没有这个镜像', en: 'there is no such image'},
	],
	[
		/no such host|refused|timeout|no route|x509|certificate|gave HTTP response|EOF|\b50[0234]\b/i,
		{
			zh: '到不了仓库，或它没有正常回答',
			en: 'the registry is out of reach, or does not answer properly',
		},
	],
	[/InvalidImageName|invalid reference/i, {zh: '镜像名写错了', en: 'its name is no image name'}],
];

/**
What the registry answered to a pull, in a few words; undefined where the text does not tell. containerd reports only the
last host it asked: behind a mirror, a 404 may look like the upstream's error.
*/
export const pullAnswer = (text: string): Text | undefined =>
	answers.find(([pattern]) => pattern.test(text))?.[1];
