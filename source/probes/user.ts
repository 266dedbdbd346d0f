import {askUser, userCall} from '../cluster/identity.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf} from './reading.ts';
import {leftOut} from './request-budget.ts';

const review = {
	verb: 'create',
	group: 'authentication.k8s.io',
	resource: 'selfsubjectreviews',
} as const;

/** As whom the API server knows whoever asks; undefined where it does not say. */
export const user = defineProbe<string | undefined>({
	id: 'user',
	title: {zh: '当前用户', en: 'who is asking'},
	calls: [review],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 5000,
	sensitive: [],
	async run(context) {
		if ((await context.mayAsk('user')) === 0) {
			return notRead(leftOut('the name of the user', {isOptional: true}));
		}

		const name = await context.ask(userCall, askUser);
		return name.ok ? read(name.value) : notRead(gapOf(name.failure, review, true));
	},
});
