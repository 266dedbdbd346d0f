/** What fails its own checks when a component is away (rainbond: pkg/component/core.go, the health handlers). */
const dependants: Readonly<Record<string, readonly string[]>> = {
	'rbd-db': ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-app-ui'],
	'rbd-mq': ['rbd-chaos', 'rbd-worker'],
};

/** Those components and all that hang on them. */
export const withDependants = (names: readonly string[]): string[] => [
	...new Set(names.flatMap((name) => [name, ...(dependants[name] ?? [])])),
];

export const dependantsOf = (name: string): readonly string[] => dependants[name] ?? [];
