import { concat, map, type Observable, of, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { LogMessage } from '../data/job-log-api';
import { followLog } from './follow-log';

const chunk = (offset: number, text: string): LogMessage => ({
  kind: 'chunk',
  offset,
  next: offset + text.length,
  text,
});
const end = (size: number): LogMessage => ({ kind: 'end', size });
const refused = throwError(() => new Error('refused'));

/** Runs a log whose n-th connection is `connections[n]`; answers the text that came out and where each began. */
function follow(
  connections: readonly Observable<LogMessage>[],
  from = 0,
): { text: string; opened: number[] } {
  const opened: number[] = [];
  let text = '';
  new TestScheduler(() => undefined).run(({ flush }) => {
    followLog((at) => {
      const connection = connections[opened.length];
      opened.push(at);
      return connection ?? of(end(0));
    }, from)
      .pipe(map((message) => (message.kind === 'chunk' ? message.text : '')))
      .subscribe((piece) => (text += piece));
    flush();
  });
  return { text, opened };
}

describe('a followed log', () => {
  it('passes chunks on in order', () => {
    expect(follow([of(chunk(0, 'ab'), chunk(2, 'cd'), end(4))])).toEqual({
      text: 'abcd',
      opened: [0],
    });
  });

  it('drops what a reconnect sends again', () => {
    expect(follow([of(chunk(0, 'ab'), chunk(0, 'ab'), chunk(2, 'cd'), end(4))]).text).toBe('abcd');
  });

  it('opens again at the expected byte when a chunk overlaps', () => {
    const connections = [of(chunk(0, 'ab'), chunk(1, 'bcd')), of(chunk(2, 'cd'), end(4))];

    expect(follow(connections)).toEqual({ text: 'abcd', opened: [0, 2] });
  });

  it('opens again at the expected byte when something is missing', () => {
    const connections = [of(chunk(0, 'ab'), chunk(3, 'd')), of(chunk(2, 'cd'), end(4))];

    expect(follow(connections)).toEqual({ text: 'abcd', opened: [0, 2] });
  });

  it('opens again where it was when the server refuses', () => {
    const connections = [concat(of(chunk(0, 'ab')), refused), refused, of(chunk(2, 'cd'), end(4))];

    expect(follow(connections)).toEqual({ text: 'abcd', opened: [0, 2, 2] });
  });

  it('does not take an end that comes too early', () => {
    const connections = [of(chunk(0, 'ab'), end(4)), of(chunk(2, 'cd'), end(4))];

    expect(follow(connections)).toEqual({ text: 'abcd', opened: [0, 2] });
  });

  it('begins where the server says when it was asked for the end of the log', () => {
    expect(follow([of(chunk(90, 'ab'), chunk(92, 'cd'), end(94))], -4)).toEqual({
      text: 'abcd',
      opened: [-4],
    });
  });

  it('waits longer after each refusal', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ expectObservable }) => {
      let opened = 0;
      const log$ = followLog(
        () => (opened++ < 3 ? refused : of(end(0))),
        0,
        20,
        30,
        () => 0,
      );

      expectObservable(log$.pipe(map(({ kind }) => kind[0] ?? ''))).toBe(
        'r 9ms r 14ms r 14ms (e|)',
      );
    });
  });
});
