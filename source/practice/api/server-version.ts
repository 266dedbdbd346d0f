/** The answer of `/version` for a git version such as v1.30.4+rke2r1. */
export function versionInfo(gitVersion: string): Record<string, string> {
	const [, major = '', minor = ''] = /^v(?<major>\d+)\.(?<minor>\d+)/.exec(gitVersion) ?? [];
	return {
		major,
		minor,
		gitVersion,
		gitCommit: 'a51b3b711150f57ffc1f526a640ec058514ed596',
		gitTreeState: 'clean',
		buildDate: '2024-08-14T19:02:46Z',
		goVersion: 'go1.22.5 X:boringcrypto',
		compiler: 'gc',
		platform: 'linux/amd64',
	};
}
