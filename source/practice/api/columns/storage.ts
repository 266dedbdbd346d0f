import type {AnyObject} from '../kinds.ts';
import {age, column, name, wide, type Column} from './column.ts';

const shortModes: Readonly<Record<string, string>> = {
	ReadWriteOnce: 'RWO',
	ReadOnlyMany: 'ROX',
	ReadWriteMany: 'RWX',
	ReadWriteOncePod: 'RWOP',
};

const accessModes = (modes: readonly string[] | undefined): string =>
	(modes ?? []).map((mode) => shortModes[mode] ?? mode).join(',');

type Volume = AnyObject & {
	spec?: {
		volumeName?: string;
		storageClassName?: string;
		volumeAttributesClassName?: string;
		volumeMode?: string;
		accessModes?: string[];
		capacity?: Record<string, string>;
		persistentVolumeReclaimPolicy?: string;
		claimRef?: {namespace?: string; name: string};
	};
	status?: {
		phase?: string;
		reason?: string;
		capacity?: Record<string, string>;
		accessModes?: string[];
	};
};

const phase = ({metadata, status}: Volume): string =>
	metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '');

const classes = [
	column('StorageClass', ({spec}: Volume) => spec?.storageClassName ?? ''),
	column('VolumeAttributesClass', ({spec}: Volume) => spec?.volumeAttributesClassName ?? '<unset>'),
];
const mode = wide('VolumeMode', ({spec}: Volume) => spec?.volumeMode ?? '<unset>');

export const claimColumns: readonly Column[] = [
	name,
	column('Status', phase),
	column('Volume', ({spec}: Volume) => spec?.volumeName ?? ''),
	column('Capacity', ({spec, status}: Volume) =>
		spec?.volumeName ? (status?.capacity?.storage ?? '0') : '',
	),
	column('Access Modes', ({spec, status}: Volume) =>
		spec?.volumeName ? accessModes(status?.accessModes) : '',
	),
	...classes,
	age,
	mode,
];

export const volumeColumns: readonly Column[] = [
	name,
	column('Capacity', ({spec}: Volume) => spec?.capacity?.storage ?? '0'),
	column('Access Modes', ({spec}: Volume) => accessModes(spec?.accessModes)),
	column('Reclaim Policy', ({spec}: Volume) => spec?.persistentVolumeReclaimPolicy ?? ''),
	column('Status', phase),
	column('Claim', ({spec}: Volume) =>
		spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name}` : '',
	),
	...classes,
	column('Reason', ({status}: Volume) => status?.reason ?? ''),
	age,
	mode,
];

type StorageClass = AnyObject & {
	provisioner?: string;
	reclaimPolicy?: string;
	volumeBindingMode?: string;
	allowVolumeExpansion?: boolean;
};

const isDefault = ({metadata}: AnyObject): boolean =>
	metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';

export const storageClassColumns: readonly Column[] = [
	{
		...name,
		cell: (object) => `${object.metadata.name}${isDefault(object) ? ' (default)' : ''}`,
	},
	column('Provisioner', ({provisioner}: StorageClass) => provisioner ?? ''),
	column('ReclaimPolicy', ({reclaimPolicy}: StorageClass) => reclaimPolicy ?? 'Delete'),
	column(
		'VolumeBindingMode',
		({volumeBindingMode}: StorageClass) => volumeBindingMode ?? 'Immediate',
	),
	column(
		'AllowVolumeExpansion',
		({allowVolumeExpansion}: StorageClass) => allowVolumeExpansion ?? false,
	),
	age,
];
