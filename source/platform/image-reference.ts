import type {Text} from '../text/text.ts';

/** An image as a container runtime looks for it, all that is left out filled in. */
export type ImageReference = {
	/** Host, and port where one is named. */
	readonly registry: string;
	readonly repository: string;
	/** `latest` where neither a tag nor a digest is named. */
	readonly tag?: string;
	readonly digest?: string;
};

type Problem = {readonly problem: Text};

export type ParsedImage = (ImageReference & {readonly problem?: undefined}) | Problem;

const hub = 'docker.io';

/** The registry that Rainbond brings along: rbd-hub, which nodes reach through the gateway. */
export const platformRegistry = 'goodrain.me';

const hostPattern =
	/^(?:\[[\da-f:]+\]|[\da-z](?:[\da-z-]*[\da-z])?(?:\.[\da-z](?:[\da-z-]*[\da-z])?)*)$/i;
const partPattern = /^[\da-z]+(?:(?:\.|_|__|-+)[\da-z]+)*$/;
const tagPattern = /^\w[\w.-]*$/;
const digestPattern = /^(?:sha256:[\da-f]{64}|(?!sha256:)[A-Za-z][\w+.-]*:[\da-fA-F]{32,})$/;
const longestTag = 128;
const longestName = 255;

const wrong = (zh: string, en: string): Problem => ({problem: {zh, en}});

/**
Reads an image's name by the grammar of container runtimes (distribution: reference), with the defaults of Docker's
own hub. For one that a kubelet would call InvalidImageName it says what is wrong.
*/
export function parseImageReference(text: string): ParsedImage {
	const [named = '', ...digests] = text.split('@');
	const digest = digests.length > 0 ? digests.join('@') : undefined;
	const slash = named.indexOf('/');
	const first = named.slice(0, Math.max(0, slash));
	const hasHost = /[.:A-Z]/.test(first) || first === 'localhost';
	const registry = hasHost && first !== 'index.docker.io' ? first : hub;
	const [path = '', ...tags] = (hasHost ? named.slice(slash + 1) : named).split(':');
	const tag = tags.length > 0 ? tags.join(':') : undefined;
	const problem =
		problemOfAll(text) ??
		problemOfDigest(digest) ??
		problemOfHost(registry) ??
		problemOfPath(path) ??
		problemOfTag(tag);
	if (problem) {
		return problem;
	}

	const isOfHub = registry === hub && !path.includes('/');
	const shown = tag ?? (digest === undefined ? 'latest' : undefined);
	return {
		registry,
		repository: isOfHub ? `library/${path}` : path,
		...(shown !== undefined && {tag: shown}),
		...(digest !== undefined && {digest}),
	};
}

function problemOfAll(text: string): Problem | undefined {
	const scheme = /^[a-z]+:\/\//.exec(text)?.[0];
	if (scheme !== undefined) {
		return wrong(`前面不能有 ${scheme}`, `it must not begin with ${scheme}`);
	}

	if (text === '') {
		return wrong('是空的', 'it is empty');
	}

	return /\s/.test(text) ? wrong('含有空白字符', 'it has blanks in it') : undefined;
}

const problemOfDigest = (digest: string | undefined): Problem | undefined =>
	digest === undefined || digestPattern.test(digest)
		? undefined
		: wrong(`摘要“${digest}”写错了`, `the digest “${digest}” is none`);

function problemOfHost(registry: string): Problem | undefined {
	const {host = '', port} =
		/^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>.*))?$/.exec(registry)?.groups ?? {};
	if (!hostPattern.test(host)) {
		return wrong(`“${registry}”不是仓库的地址`, `“${registry}” is no address of a registry`);
	}

	return port === undefined || (/^\d{1,5}$/.test(port) && Number(port) <= 65_535)
		? undefined
		: wrong(`仓库的端口“${port}”写错了`, `the registry's port “${port}” is none`);
}

function problemOfPath(path: string): Problem | undefined {
	const parts = path.split('/');
	const odd = parts.find((part) => !partPattern.test(part));
	if (path === '') {
		return wrong('没有写仓库名', 'it names no repository');
	}

	if (path.length > longestName) {
		return wrong(`超过 ${longestName} 个字符`, `it is longer than ${longestName} characters`);
	}

	if (/^[\da-f]{64}$/.test(path)) {
		return wrong('64 位十六进制数会被当作镜像 ID', '64 hexadecimal digits are taken for an id');
	}

	if (odd === undefined) {
		return undefined;
	}

	return odd === ''
		? wrong('路径里有空的一段', 'its path has an empty part')
		: wrong(
				`“${odd}”只能由小写字母、数字和其间的 . _ - 组成`,
				`“${odd}” may have only small letters, digits, and between them . _ -`,
			);
}

function problemOfTag(tag: string | undefined): Problem | undefined {
	if (tag === undefined || (tagPattern.test(tag) && tag.length <= longestTag)) {
		return undefined;
	}

	if (tag === '') {
		return wrong('标签是空的', 'its tag is empty');
	}

	return tag.length > longestTag
		? wrong(`标签超过 ${longestTag} 个字符`, `its tag is longer than ${longestTag} characters`)
		: wrong(`标签“${tag}”写错了`, `the tag “${tag}” is none`);
}
