import type {ConfigMap, Lease, Secret} from '../../../cluster/objects.ts';
import type {AnyObject} from '../kinds.ts';
import type {RoleBindingObject} from '../role-kinds.ts';
import {age, column, integer, name, wide, type Cell, type Column} from './column.ts';

export const namespaceColumns: readonly Column[] = [
	name,
	column('Status', ({status}: AnyObject) => status?.phase ?? ''),
	age,
];

export const secretColumns: readonly Column[] = [
	name,
	column('Type', ({type}: Secret) => type ?? ''),
	column('Data', ({data}: Secret) => Object.keys(data ?? {}).length),
	age,
];

export const configMapColumns: readonly Column[] = [
	name,
	column('Data', ({data, binaryData}: ConfigMap) => Object.keys({...data, ...binaryData}).length),
	age,
];

export const leaseColumns: readonly Column[] = [
	name,
	column('Holder', ({spec}: Lease) => spec?.holderIdentity ?? ''),
	age,
];

/** For kinds without columns of their own: roles, limit ranges, definitions of custom kinds. */
export const plainColumns: readonly Column[] = [
	name,
	column('Created At', ({metadata}: AnyObject) => metadata.creationTimestamp, 'date'),
];

const subjects =
	(wanted: string): Cell<RoleBindingObject> =>
	(binding) =>
		(binding.subjects ?? [])
			.filter(({kind}) => kind === wanted)
			.map((subject) =>
				wanted === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name,
			)
			.join(', ');

export const bindingColumns: readonly Column[] = [
	name,
	column('Role', ({roleRef}: RoleBindingObject) => `${roleRef.kind}/${roleRef.name}`),
	age,
	wide('Users', subjects('User')),
	wide('Groups', subjects('Group')),
	wide('ServiceAccounts', subjects('ServiceAccount')),
];

type Quota = AnyObject & {status?: {hard?: Record<string, string>; used?: Record<string, string>}};

const quota =
	(isLimit: boolean): Cell<Quota> =>
	({status}) =>
		Object.entries(status?.hard ?? {})
			.filter(([resource]) => resource.startsWith('limits.') === isLimit)
			.map(([resource, hard]) => `${resource}: ${status?.used?.[resource] ?? '0'}/${hard}`)
			.toSorted()
			.join(', ');

export const quotaColumns: readonly Column[] = [
	name,
	column('Request', quota(false)),
	column('Limit', quota(true)),
	age,
];

export const priorityClassColumns: readonly Column[] = [
	name,
	integer('Value', ({value}: AnyObject) => value ?? 0),
	column('Global-Default', ({globalDefault}: AnyObject) => globalDefault ?? false, 'boolean'),
	age,
	column('PreemptionPolicy', ({preemptionPolicy}: AnyObject) => preemptionPolicy ?? ''),
];
