import {timestamp} from '../store/timestamp.ts';
import {json, type Answer} from './answer.ts';
import type {KindCall} from './call.ts';
import {isFields} from './merge-patch.ts';
import {decide, rulesFor, type AccessQuestion} from './rbac.ts';
import {ApiError, badRequest} from './status.ts';
import type {User} from './users.ts';
import {readObject} from './write-body.ts';

type ReviewSpec = {
	user?: string;
	groups?: string[];
	uid?: string;
	namespace?: string;
	resourceAttributes?: {
		verb?: string;
		group?: string;
		resource?: string;
		subresource?: string;
		namespace?: string;
		name?: string;
	};
	nonResourceAttributes?: {verb?: string; path?: string};
};

function questionOf({resourceAttributes, nonResourceAttributes}: ReviewSpec): AccessQuestion {
	if (nonResourceAttributes) {
		const {verb = '', path = ''} = nonResourceAttributes;
		return {verb, path};
	}

	const {verb = '', resource = '', ...rest} = resourceAttributes ?? {};
	return {verb, plural: resource, ...rest};
}

/** Answers the kinds that only ask: access reviews, rules reviews, who am I. Nothing is stored. */
export async function review(call: KindCall): Promise<Answer> {
	const {kind, user, context, target} = call;
	const {apiVersion: _apiVersion, kind: _kind, ...draft} = await readObject(call);
	const spec: ReviewSpec = isFields(draft.spec) ? draft.spec : {};
	const answer = (status: unknown, rest: Record<string, unknown> = {}): Answer =>
		json(
			{
				kind: kind.kind,
				apiVersion: `${kind.group}/${kind.version}`,
				metadata: metadataOf(call),
				...rest,
				status,
			},
			201,
		);
	switch (kind.plural) {
		case 'selfsubjectreviews': {
			const {name, groups, uid} = user;
			return answer({userInfo: {username: name, ...(uid && {uid}), groups}});
		}

		case 'tokenreviews': {
			return answer({authenticated: false, user: {}}, {spec});
		}

		case 'selfsubjectrulesreviews': {
			if (!spec.namespace) {
				throw badRequest('no namespace on request');
			}

			return answer(rulesStatus(call, spec.namespace), {spec: {}});
		}

		default: {
			const subject = subjectOf(call, spec);
			const {namespace} = target;
			const attributes = spec.resourceAttributes;
			if (namespace && attributes?.namespace !== namespace) {
				throw badRequest(
					`spec.resourceAttributes.namespace must match namespace: ${attributes?.namespace ?? ''}`,
				);
			}

			if (Boolean(attributes) === Boolean(spec.nonResourceAttributes)) {
				throw unspecified();
			}

			const {allowed, reason} = decide(context.store, subject, questionOf(spec));
			return answer({allowed, ...(reason && {reason})}, {spec});
		}
	}
}

function metadataOf({kind, target, context}: KindCall): Record<string, unknown> {
	if (kind.plural === 'selfsubjectreviews') {
		return {creationTimestamp: timestamp(context.store.clock.now())};
	}

	return target.namespace ? {namespace: target.namespace} : {};
}

/** The API server's own complaint, which forgets to name the kind. */
function unspecified(): ApiError {
	const message =
		'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
	const field = 'spec.resourceAttributes';
	const group = 'authorization.k8s.io';
	return new ApiError(422, 'Invalid', `.${group} "" is invalid: ${field}: ${message}`, {
		details: {group, causes: [{reason: 'FieldValueInvalid', message, field}]},
	});
}

const subjectOf = ({kind, user}: KindCall, spec: ReviewSpec): User =>
	kind.plural === 'selfsubjectaccessreviews'
		? user
		: {name: spec.user ?? '', groups: spec.groups ?? []};

function rulesStatus({context, user}: KindCall, namespace: string): unknown {
	const rules = rulesFor(context.store, user, namespace);
	return {
		resourceRules: rules
			.filter(({resources}) => resources?.length)
			.map(({verbs, apiGroups, resources, resourceNames}) => ({
				verbs,
				apiGroups,
				resources,
				...(resourceNames && {resourceNames}),
			})),
		nonResourceRules: rules
			.filter(({nonResourceURLs}) => nonResourceURLs?.length)
			.map(({verbs, nonResourceURLs}) => ({verbs, nonResourceURLs})),
		incomplete: false,
	};
}
