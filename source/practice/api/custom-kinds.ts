import {defineCustomKind, type AnyDraft, type Kind} from './kinds.ts';

const rainbond = 'rainbond.io/v1alpha1';
const apisix = 'apisix.apache.org/v2';

/**
The custom kinds of a Rainbond v6 platform, as the CustomResourceDefinitions of rainbond-operator and
rainbond name them (config/crd of both). A further kind is one more row.
*/
export const rainbondKinds: readonly Kind[] = [
	defineCustomKind(rainbond, 'componentdefinitions', 'ComponentDefinition', {
		shortNames: ['comp'],
		categories: ['oam'],
		columns: [
			{name: 'WORKLOAD-KIND', type: 'string', jsonPath: '.spec.workload.definition.kind'},
			{
				name: 'DESCRIPTION',
				type: 'string',
				jsonPath: String.raw`.metadata.annotations.definition\.oam\.dev/description`,
			},
		],
	}),
	defineCustomKind(rainbond, 'helmapps', 'HelmApp'),
	defineCustomKind(rainbond, 'rainbondclusters', 'RainbondCluster'),
	defineCustomKind(rainbond, 'rainbondvolumes', 'RainbondVolume'),
	defineCustomKind(rainbond, 'rbdabilities', 'RBDAbility', {namespaced: false}),
	defineCustomKind(rainbond, 'rbdcomponents', 'RbdComponent'),
	defineCustomKind(rainbond, 'rbdplugins', 'RBDPlugin', {namespaced: false}),
	defineCustomKind(rainbond, 'thirdcomponents', 'ThirdComponent'),
	defineCustomKind(apisix, 'apisixclusterconfigs', 'ApisixClusterConfig'),
	defineCustomKind(apisix, 'apisixconsumers', 'ApisixConsumer'),
	defineCustomKind(apisix, 'apisixglobalrules', 'ApisixGlobalRule'),
	defineCustomKind(apisix, 'apisixpluginconfigs', 'ApisixPluginConfig'),
	defineCustomKind(apisix, 'apisixroutes', 'ApisixRoute'),
	defineCustomKind(apisix, 'apisixtlses', 'ApisixTls', {shortNames: ['atls']}),
	defineCustomKind(apisix, 'apisixupstreams', 'ApisixUpstream'),
	defineCustomKind('monitoring.coreos.com/v1', 'servicemonitors', 'ServiceMonitor', {
		shortNames: ['smon'],
		categories: ['prometheus-operator'],
		subresources: [],
	}),
];

/** The CustomResourceDefinition object that makes an API server serve a kind, without its schema's details. */
export function customResourceDefinition(kind: Kind): AnyDraft & {metadata: {name: string}} {
	const names = {
		plural: kind.plural,
		singular: kind.singular,
		...(kind.shortNames.length > 0 && {shortNames: [...kind.shortNames]}),
		kind: kind.kind,
		listKind: `${kind.kind}List`,
		...(kind.categories.length > 0 && {categories: [...kind.categories]}),
	};
	const version = (name: string, storage: boolean) => ({
		name,
		served: true,
		storage,
		schema: {
			openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true},
		},
		...(kind.subresources.includes('status') && {subresources: {status: {}}}),
		...(kind.columns.length > 0 && {additionalPrinterColumns: [...kind.columns]}),
	});
	return {
		metadata: {name: `${kind.plural}.${kind.group}`},
		spec: {
			group: kind.group,
			names,
			scope: kind.namespaced ? 'Namespaced' : 'Cluster',
			versions: [
				version(kind.version, true),
				...kind.otherVersions.map((name) => version(name, false)),
			],
			conversion: {strategy: 'None'},
		},
		status: {
			conditions: [
				{
					type: 'NamesAccepted',
					status: 'True',
					reason: 'NoConflicts',
					message: 'no conflicts found',
				},
				{
					type: 'Established',
					status: 'True',
					reason: 'InitialNamesAccepted',
					message: 'the initial names have been accepted',
				},
			],
			acceptedNames: names,
			storedVersions: [kind.version],
		},
	};
}
