const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A size for people, in binary units: `512 B`, `1.5 GiB`. */
export function formatBytes(bytes: number): string {
	const index = Math.min(binary.length - 1, Math.max(0, Math.floor(Math.log2(bytes || 1) / 10)));
	const value = bytes / 1024 ** index;
	return `${value >= 100 || index === 0 ? Math.round(value) : value.toFixed(1)} ${binary[index]}`;
}

const factors: Readonly<Record<string, number>> = {
	'': 1,
	n: 1e-9,
	u: 1e-6,
	m: 1e-3,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 1e12,
	P: 1e15,
	E: 1e18,
	Ki: 1024,
	Mi: 1024 ** 2,
	Gi: 1024 ** 3,
	Ti: 1024 ** 4,
	Pi: 1024 ** 5,
	Ei: 1024 ** 6,
};

/** The number behind a Kubernetes quantity (`500m`, `8Gi`, `1e3`); undefined for anything else. */
export function parseQuantity(text: string): number | undefined {
	const {number, suffix} =
		/^(?<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?<suffix>[numkMGTPE]|[KMGTPE]i)?$/.exec(
			text,
		)?.groups ?? {};
	return number === undefined ? undefined : Number(number) * (factors[suffix ?? ''] ?? NaN);
}
