import {events} from '../../cluster/resources.ts';
import {eventOf, type Report} from '../models/event-recorder.ts';
import type {World} from './world.ts';

const hour = 3_600_000;

/** An event, unless it is so old that the API server has forgotten it. */
export function addEvent(world: World, report: Report): void {
	const {last = world.now} = report;
	if (last < world.now - hour) {
		return;
	}

	const {about, reason, message} = report;
	const random = world.random(`${about.metadata.uid} ${reason} ${message}`);
	world.add(events, eventOf(report, last, random), report.first ?? last);
}
