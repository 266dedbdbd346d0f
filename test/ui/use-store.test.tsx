import {Text} from 'ink';
import {render} from 'ink-testing-library';
import {expect, test, vi} from 'vitest';
import {observable} from '../../source/observable.ts';
import {useStore} from '../../source/ui/use-store.ts';

type Pods = Readonly<{ready: number; names: readonly string[]}>;

const readyOf = ({ready}: Pods): number => ready;
const trouble = ({names}: Pods): readonly string[] =>
	names.filter((name) => name.startsWith('bad'));
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
	a.join(',') === b.join(',');

function setUp() {
	const store = observable<Pods>({ready: 1, names: ['api', 'bad-mq']});
	const draws = {ready: 0, trouble: 0};
	function Ready() {
		const ready = useStore(store, readyOf);
		draws.ready++;
		return <Text>{ready}</Text>;
	}

	function Trouble() {
		const names = useStore(store, trouble, sameNames);
		draws.trouble++;
		return <Text>{names.join(' ')}</Text>;
	}

	const {lastFrame} = render(
		<Text>
			<Ready /> <Trouble />
		</Text>,
	);
	return {store, draws, lastFrame};
}

test('a component is drawn again when what it selected is another one', async () => {
	const {store, draws, lastFrame} = setUp();
	expect(lastFrame()).toBe('1 bad-mq');
	store.set({...store.get(), ready: 2});
	await vi.waitFor(() => {
		expect(lastFrame()).toBe('2 bad-mq');
	});
	expect(draws).toEqual({ready: 2, trouble: 1});
});

test('a selection that differs in nothing is the same one', async () => {
	const {store, draws, lastFrame} = setUp();
	store.set({ready: 1, names: ['new', 'bad-mq']});
	store.set({ready: 3, names: ['newer', 'bad-mq']});
	await vi.waitFor(() => {
		expect(lastFrame()).toBe('3 bad-mq');
	});
	expect(draws.trouble).toBe(1);
});
