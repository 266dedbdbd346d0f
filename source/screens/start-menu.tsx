import process from 'node:process';
import {Box, render, Text, useApp} from 'ink';
import SelectInput from 'ink-select-input';
import type {Language} from '../text/text.ts';

export type StartAnswer = 'demo' | 'quit';

type StartMenuProps = {
	readonly language: Language;
	readonly onAnswer: (answer: StartAnswer) => void;
};

/** What is offered on a machine without any kubeconfig. */
export function StartMenu({language, onAnswer}: StartMenuProps) {
	const {exit} = useApp();
	const items: Array<{label: string; value: StartAnswer}> = [
		{
			label: {
				zh: '打开内置的练习集群（不需要 Kubernetes）',
				en: 'open the built-in practice cluster (no Kubernetes needed)',
			}[language],
			value: 'demo',
		},
		{label: {zh: '退出', en: 'quit'}[language], value: 'quit'},
	];
	return (
		<Box flexDirection="column">
			<Text>
				{
					{
						zh: '没有找到 kubeconfig：KUBECONFIG 未设置，~/.kube/config 不存在。可用 --kubeconfig 指定文件，或者：',
						en: 'No kubeconfig was found: KUBECONFIG is not set and there is no ~/.kube/config. Name a file with --kubeconfig, or:',
					}[language]
				}
			</Text>
			<SelectInput
				items={items}
				onSelect={({value}) => {
					onAnswer(value);
					exit();
				}}
			/>
		</Box>
	);
}

/** Asks on the normal screen, before the cockpit would be opened on nothing. Ctrl-C is `quit`. */
export async function askWithoutKubeconfig(language: Language): Promise<StartAnswer> {
	let answer: StartAnswer = 'quit';
	// An Enter pressed the moment the menu is seen would else be translated to a line feed by the terminal.
	process.stdin.setRawMode(true);
	const instance = render(
		<StartMenu
			language={language}
			onAnswer={(chosen) => {
				answer = chosen;
			}}
		/>,
	);
	await instance.waitUntilExit();
	return answer;
}
