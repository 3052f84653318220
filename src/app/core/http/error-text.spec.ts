import { HttpErrorResponse } from '@angular/common/http';
import * as z from 'zod';
import { isMissing, toFieldMessages, toMessage } from './error-text';

const refused = (status: number, error: unknown) => new HttpErrorResponse({ status, error });

describe('The text of an error', () => {
  it('is the detail that the server gives', () => {
    expect(toMessage(refused(404, { detail: 'Not found.' }))).toBe('Not found.');
  });

  it('names the fields', () => {
    expect(toMessage(refused(400, { name: ['This field is required.'] }))).toBe(
      'name: This field is required.',
    );
  });

  it('says that the server does not answer', () => {
    expect(toMessage(refused(0, new ProgressEvent('error')))).toContain('does not answer');
  });

  it('says that an answer was not understood', () => {
    const drift = z.object({ id: z.string() }).safeParse({}).error;

    expect(toMessage(drift)).toContain('not understood');
  });

  it('has words for everything else', () => {
    expect(toMessage(refused(502, '<html>'))).toContain('502');
    expect(toMessage(new Error('boom'))).toContain('Reload');
  });
});

describe('The messages by field', () => {
  it('are flat, with the path of the request', () => {
    const error = refused(400, {
      jobanalyses: [{}, { hardware: { coresPerSlot: ['At least 1 is required.'] } }],
    });

    expect(toFieldMessages(error)).toEqual({
      'jobanalyses.1.hardware.coresPerSlot': 'At least 1 is required.',
    });
  });

  it('are none when the refusal is about no field', () => {
    expect(toFieldMessages(refused(400, { detail: 'The job is started.' }))).toEqual({});
    expect(toFieldMessages(refused(500, { name: ['x'] }))).toEqual({});
  });
});

describe('A missing thing', () => {
  it('is told by 404 alone', () => {
    expect(isMissing(refused(404, null))).toBeTrue();
    expect(isMissing(refused(403, null))).toBeFalse();
  });
});
