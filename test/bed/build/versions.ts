/** What the bed is built from; each is a Go module. */
export const versions = {kubernetes: '1.36.4', kine: '0.16.4', kwok: '0.8.0'} as const;

/** Programs of others for the same work, to measure ours against; each is a Go module too. */
export const otherVersions = {k9s: '0.50.9', stern: '1.32.0'} as const;

/** The oldest Go that builds them, as its minor version. */
export const leastGo = 26;

/** Names what was built from which versions: binaries of different recipes never mix. */
export const versionsKey = Object.entries(versions)
	.map(([name, version]) => `${name}-${version}`)
	.join('_');
