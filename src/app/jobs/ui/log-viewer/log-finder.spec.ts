import { Text } from '@codemirror/state';
import { VirtualTimeScheduler } from 'rxjs';
import { createLogFinder } from './log-finder';
import type { Found } from './log-marks';

describe('the search in a log that grows', () => {
  it('goes on with what it has not seen when more comes meanwhile', () => {
    const scheduler = new VirtualTimeScheduler();
    let doc = Text.of([...Array.from({ length: 50_000 }, () => 'line'), 'needle']);
    const end = doc.length;
    const found: Found[] = [];
    const finder = createLogFinder({ doc: () => doc, scheduler, show: (next) => found.push(next) });

    finder.search('needle');
    doc = doc.append(Text.of(['', 'more']));
    finder.searchFrom(doc.lineAt(end).from);
    scheduler.flush();

    expect(found.at(-1)?.positions).toEqual([end - 'needle'.length]);
  });
});
