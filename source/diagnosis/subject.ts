/** What a question is asked about: the cluster as a whole, one platform component, one node. */
export type SubjectKind = 'cluster' | 'component' | 'node';

export type Subject = {
	readonly kind: SubjectKind;
	/** Empty for the cluster. */
	readonly name: string;
};

export const theCluster: Subject = {kind: 'cluster', name: ''};

/** The names of each kind that a run is about. */
export type Subjects = Readonly<Record<SubjectKind, readonly Subject[]>>;

export const subjectKey = ({kind, name}: Subject): string => `${kind}:${name}`;

/** An object of the cluster that a verdict is about. */
export type ObjectReference = {
	readonly kind: string;
	readonly namespace?: string;
	readonly name: string;
	readonly uid?: string;
};

/** The objects without repetition, in their order. */
export function distinctObjects(objects: readonly ObjectReference[]): ObjectReference[] {
	const seen = new Map<string, ObjectReference>();
	for (const object of objects) {
		const key = `${object.kind} ${object.namespace ?? ''}/${object.name}`;
		const known = seen.get(key);
		seen.set(key, known?.uid ? known : object);
	}

	return seen.values().toArray();
}
