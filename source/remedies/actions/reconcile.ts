import {describeFailure, type Outcome} from '../../cluster/failure.ts';
import type {RbdComponent, Workload} from '../../cluster/objects.ts';
import {deployments, rbdComponents} from '../../cluster/resources.ts';
import type {Text} from '../../text/text.ts';
import {kubectlLine, kubectlObject} from '../kubectl-line.ts';
import {withRegenerationWarning} from '../pending-regeneration.ts';
import {
	type Draft,
	journalObject,
	type Remedy,
	type RemedySite,
	type Step,
	type Unfit,
	unfit,
} from '../remedy.ts';

export const reconcileAnnotation = 'rbd-tui/reconcile';

/** Asks the operator to go over one component: any edit of its object does, an annotation is the least. */
export function reconcileStep(
	site: RemedySite,
	component: RbdComponent,
	{isBoundToVersion = true} = {},
): Step {
	const {name, resourceVersion} = component.metadata;
	const value = String(Math.round(site.timing.now() / 1000));
	return {
		kind: 'call',
		title: {zh: `让 operator 重新核对 ${name}`, en: `let the operator go over ${name}`},
		kubectl: kubectlLine(site, site.namespace, [
			'annotate',
			...kubectlObject(rbdComponents, name),
			`${reconcileAnnotation}=${value}`,
			'--overwrite',
		]),
		call: {
			verb: 'patch',
			resource: rbdComponents,
			object: journalObject(rbdComponents, component),
			// After own steps the operator has written the object's status: the uid and an own key are enough.
			...(isBoundToVersion && {resourceVersion}),
			body: {metadata: {annotations: {[reconcileAnnotation]: value}}},
		},
	};
}

export const readComponent = async (
	{session, namespace}: RemedySite,
	name: string,
): Promise<Outcome<RbdComponent>> =>
	session.transport.json<RbdComponent>({verb: 'get', resource: rbdComponents, namespace, name});

/** What an operator that does not run does not do. */
export async function operatorObjection({
	session,
	namespace,
}: RemedySite): Promise<Text | undefined> {
	const listed = await session.transport.json<{items?: Workload[]}>({
		verb: 'list',
		resource: deployments,
		namespace,
		query: {labelSelector: 'control-plane=rainbond-operator'},
	});
	const isAway =
		listed.ok && (listed.value.items ?? []).every(({status}) => !status?.readyReplicas);
	return isAway
		? {
				zh: 'rainbond-operator 没有就绪的实例，没有人会处理；先恢复它（component/operator-down）',
				en: 'rainbond-operator has no ready pod, so nobody would act on it; bring it back first (component/operator-down)',
			}
		: undefined;
}

const isFinal: Text = {
	zh: '只留下一个没有别的作用的注解，无需撤销',
	en: 'all that is left is an annotation without another effect: there is nothing to take back',
};

export type ReconcileOptions = {
	readonly id: string;
	readonly title: Text;
	/** Undefined for those that the cause is about. */
	readonly component?: string;
};

/** The gentle way to have missing objects made again: one component, without a restart of the operator. */
export const reconcileRemedy = ({id, title, component: only}: ReconcileOptions): Remedy => ({
	id,
	title,
	risk: 'low',
	rights: {
		plan: [
			{verb: 'get', resource: rbdComponents},
			{verb: 'list', resource: deployments},
		],
		run: [{verb: 'patch', resource: rbdComponents}],
		undo: [],
	},
	preconditions: [{zh: 'rainbond-operator 在运行', en: 'rainbond-operator runs'}],
	isFinal,
	async draft(site): Promise<Draft | Unfit> {
		const {cause, chosen} = site;
		const named = (cause?.objects ?? [])
			.filter(({kind}) => ['RbdComponent', 'Deployment', 'StatefulSet'].includes(kind))
			.map(({name}) => name);
		const meant = only === undefined ? [...new Set(chosen.length > 0 ? chosen : named)] : [only];
		if (meant.length === 0) {
			return unfit(
				'没有指明组件；用 --object 指定',
				'no component is named; name one with --object',
			);
		}

		const objection = await operatorObjection(site);
		if (objection) {
			return {problem: objection};
		}

		const components: RbdComponent[] = [];
		for (const name of meant) {
			const component = await readComponent(site, name);
			if (!component.ok) {
				return {problem: describeFailure(component.failure)};
			}

			components.push(component.value);
		}

		const draft: Draft = {
			objects: components.map((component) => journalObject(rbdComponents, component)),
			breaks: [
				{
					zh: 'operator 按组件定义重写它的对象；手工改过的 Deployment 会被改回',
					en: 'the operator writes the objects of the component as its definition says; edits of its Deployment by hand are undone',
				},
			],
			recreated: {
				zh: '缺少的 Deployment、Service、Secret、路由由 rainbond-operator 重建',
				en: 'Deployments, Services, Secrets and routes that are missing are made again by rainbond-operator',
			},
			steps: components.map((component) => reconcileStep(site, component)),
		};
		return meant.includes('rbd-api') ? withRegenerationWarning(site, draft) : draft;
	},
});
