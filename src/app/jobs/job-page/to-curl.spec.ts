import { JobRequest } from '#contract/jobs';
import { aJob } from '../../testing/jobs';
import { toCurl } from './to-curl';

const bodyOf = (script: string): unknown =>
  JSON.parse(/<<'JSON'[^\n]*\n([^]*?)\nJSON\n/.exec(script)?.[1] ?? '');

describe('copy as curl', () => {
  it('holds a request that the server takes', () => {
    const parsed = JobRequest.safeParse(bodyOf(toCurl(aJob(), 'https://moorage.example.org')));

    expect(parsed.success).toBeTrue();
    expect(parsed.data?.name).toBe(aJob().name);
  });

  it('keeps quotes and dollars out of the reach of the shell', () => {
    const script = toCurl(aJob({ name: `it's $HOME "x"` }), 'https://moorage.example.org');

    expect(script).toContain(`<<'JSON'`);
    expect(bodyOf(script)).toEqual(jasmine.objectContaining({ name: `it's $HOME "x"` }));
  });
});
