import {kindKey, type AnyObject, type Kind, type KindKey} from './kinds.ts';
import {badRequest} from './status.ts';

type Fields = Readonly<Record<string, (object: AnyObject) => unknown>>;

const read =
	(...path: string[]) =>
	(object: AnyObject): unknown => {
		let value: unknown = object;
		for (const segment of path) {
			value = (value as Record<string, unknown> | undefined)?.[segment];
		}

		return value;
	};

const paths = (...names: string[]): Fields =>
	Object.fromEntries(names.map((name) => [name, read(...name.split('.'))]));

/** The fields beyond name and namespace that can be selected by, for the kinds that have some (v1.36). */
const fieldsOfKind: Readonly<Record<KindKey, Fields>> = {
	pods: {
		...paths(
			'spec.nodeName',
			'spec.restartPolicy',
			'spec.schedulerName',
			'spec.serviceAccountName',
			'status.phase',
			'status.podIP',
			'status.nominatedNodeName',
		),
		'spec.hostNetwork': ({spec}) => spec?.hostNetwork ?? false,
	},
	nodes: {'spec.unschedulable': ({spec}) => spec?.unschedulable ?? false},
	namespaces: paths('status.phase'),
	secrets: paths('type'),
	services: paths('spec.clusterIP', 'spec.type'),
	events: {
		...paths(
			'involvedObject.kind',
			'involvedObject.namespace',
			'involvedObject.name',
			'involvedObject.uid',
			'involvedObject.apiVersion',
			'involvedObject.resourceVersion',
			'involvedObject.fieldPath',
			'reason',
			'reportingComponent',
			'type',
		),
		source: (event) => read('source', 'component')(event) ?? event.reportingComponent,
	},
	'jobs.batch': {'status.successful': ({status}) => status?.succeeded ?? 0},
};

function unknownField(kind: Kind, field: string): never {
	if (kindKey(kind) === 'jobs.batch') {
		throw badRequest(`field label ${JSON.stringify(field)} not supported for Job`);
	}

	const hasOwnList = kind.isCustom || Object.hasOwn(fieldsOfKind, kindKey(kind));
	throw badRequest(
		hasOwnList
			? `field label not supported: ${field}`
			: `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
	);
}

const common = paths('metadata.name', 'metadata.namespace');

/** Parses `fieldSelector`: `a=b`, `a==b` and `a!=b` joined by commas, on the fields a kind has. */
export function parseFieldSelector(kind: Kind, selector: string): (object: AnyObject) => boolean {
	const fields: Fields = {...common, ...fieldsOfKind[kindKey(kind)]};
	const terms = selector
		.split(/(?<!\\),/)
		.filter(Boolean)
		.map((term) => {
			const [, field, operator, value] =
				/^(?<field>[^=!]+)(?<operator>==|=|!=)(?<value>.*)$/s.exec(term) ?? [];
			if (field === undefined || value === undefined) {
				throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
			}

			const get = fields[field] ?? unknownField(kind, field);
			const wanted = value.replaceAll(/\\(?<character>[\\,=])/g, '$<character>');
			return (object: AnyObject) => {
				const own = get(object) ?? '';
				const text = typeof own === 'string' ? own : JSON.stringify(own);
				return (text === wanted) === (operator !== '!=');
			};
		});
	return (object) => terms.every((matches) => matches(object));
}
