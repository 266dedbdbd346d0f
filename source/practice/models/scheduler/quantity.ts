const factors: Readonly<Record<string, number>> = {
	n: 1e-9,
	u: 1e-6,
	m: 1e-3,
	'': 1,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 1e12,
	Ki: 2 ** 10,
	Mi: 2 ** 20,
	Gi: 2 ** 30,
	Ti: 2 ** 40,
};

/** A Kubernetes quantity as a number: `250m` is 0.25, `8Gi` is 8 589 934 592. */
export function parseQuantity(quantity: string | undefined): number {
	const {number = '0', suffix = ''} =
		/^(?<number>[\d.]+)(?<suffix>[a-z]*)$/i.exec(quantity ?? '')?.groups ?? {};
	return Number(number) * (factors[suffix] ?? 1);
}
