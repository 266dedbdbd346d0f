import type {Pod} from '../cluster/objects.ts';
import type {Text} from '../text/text.ts';

/**
The word for an instance in Rainbond's console (rainbond: worker/util/pod.go decides the state,
rainbond-ui: locales/zh-CN/global.js words it). Undefined for the healthy state, where both sides say the
same.
*/
export function rainbondStatus(pod: Pod): Text | undefined {
	if (pod.metadata.deletionTimestamp) {
		return {zh: '关闭中', en: 'closing'};
	}

	const condition = (type: string) => pod.status?.conditions?.find((other) => other.type === type);
	const scheduled = condition('PodScheduled');
	if (scheduled?.status === 'False') {
		return scheduled.reason === 'Unschedulable' ? abnormal : {zh: '创建中', en: 'creating'};
	}

	if (condition('Initialized')?.status === 'False') {
		return {zh: '等待启动', en: 'waiting to start'};
	}

	const isUnready = [condition('Ready'), condition('ContainersReady')].some(
		(other) => other?.status === 'False',
	);
	return isUnready ? unreadyWord(pod) : undefined;
}

const abnormal: Text = {zh: '运行异常', en: 'abnormal'};
const startingReasons = new Set(['PodInitializing', 'ContainerCreating']);

function unreadyWord(pod: Pod): Text | undefined {
	if (pod.status?.phase === 'Succeeded') {
		return undefined;
	}

	const statuses = pod.status?.containerStatuses ?? [];
	if (statuses.some(({state}) => state?.terminated)) {
		return abnormal;
	}

	const isStuck = statuses.some(({state}) => {
		const reason = state?.waiting?.reason;
		return reason && !startingReasons.has(reason);
	});
	return isStuck ? abnormal : {zh: '未就绪', en: 'not ready'};
}
