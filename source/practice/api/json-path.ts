const step =
	/\.(?<field>(?:\\.|[^.[\\])+)|\[['"](?<quoted>[^'"]+)['"]\]|\[(?<index>(?:-?\d+|\*)?)\]|\[\?\(@\.(?<key>[\w.]+)\s*==\s*['"](?<value>[^'"]*)['"]\)\]/y;

/**
The values at a path of the kind that CustomResourceDefinitions use for columns: `.spec.replicas`,
`.metadata.annotations.a\.b/c`, `.spec.rules[0].host`, `.spec.http[].name`,
`.status.conditions[?(@.type=="Ready")].status`.
*/
export function readJsonPath(path: string, object: unknown): unknown[] {
	let values: unknown[] = [object];
	step.lastIndex = 0;
	for (let match = step.exec(path); match; match = step.exec(path)) {
		const {field, quoted, index, key, value} = match.groups ?? {};
		const name = field?.replaceAll(/\\(?<character>.)/g, '$<character>') ?? quoted;
		values = values.flatMap((current) => {
			if (name !== undefined) {
				return present((current as Record<string, unknown> | null)?.[name]);
			}

			const list = Array.isArray(current) ? (current as unknown[]) : [];
			if (key !== undefined) {
				return list.filter((item) => readJsonPath(`.${key}`, item)[0] === value);
			}

			return index === '' || index === '*' ? list : present(list.at(Number(index)));
		});
	}

	return values;
}

const present = (value: unknown): unknown[] =>
	value === undefined || value === null ? [] : [value];
