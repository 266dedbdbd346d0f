import type {TargetDocument} from '../diagnosis/document.ts';
import type {Text} from '../text/text.ts';

/** An input that was accepted and changed nothing must not look as if it had. */
export function unusedInputWords({
	unusedInputs,
	families,
}: Pick<TargetDocument, 'unusedInputs' | 'families'>): Text {
	const asked = families.map(({id}) => id);
	return {
		zh: `所问的类别（${asked.join('、')}）用不到 --input ${unusedInputs.join('、')}，没有影响结果`,
		en: `--input ${unusedInputs.join(', ')} says nothing to the families asked (${asked.join(', ')}) and has changed nothing`,
	};
}
