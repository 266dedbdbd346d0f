import type {KubeletRefusal} from '../kubelet-backend.ts';

/** What something that was thrown says. */
export const messageOf = (thrown: unknown): string =>
	thrown instanceof Error ? thrown.message : String(thrown);

/** The refusal that stands for a kubelet backend that broke instead of answering. */
export const refusalOf = (thrown: unknown): KubeletRefusal => ({
	status: 500,
	message: messageOf(thrown),
});
