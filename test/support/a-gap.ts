import type {TargetDocument} from '../../source/diagnosis/document.ts';

type Gap = TargetDocument['unknown'][number];

/** Something that a diagnosis did not see, of which the rest does not matter. */
export const aGap = (known: Partial<Gap> = {}): Gap => ({
	probe: 'platform-logs',
	title: {zh: '平台组件的日志', en: 'logs of the platform components'},
	why: 'not collected',
	needs: null,
	needsText: null,
	component: null,
	message: '',
	text: null,
	required: false,
	blocks: [],
	...known,
});
