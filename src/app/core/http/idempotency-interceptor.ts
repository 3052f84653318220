import { HttpErrorResponse, type HttpInterceptorFn, HttpResponse } from '@angular/common/http';
import { tap } from 'rxjs';

/** What was asked for, with the key it went out under, until it is answered. */
const unanswered = new Map<string, string>();

/**
 * Gives every POST an `Idempotency-Key`. As long as the same request has not been answered, it keeps its key: a double
 * click, or another try after a lost answer, makes nothing twice. Once it is answered, asking again is a new wish.
 */
export const idempotencyInterceptor: HttpInterceptorFn = (request, next) => {
  if (request.method !== 'POST') return next(request);
  const asked = `${request.urlWithParams} ${JSON.stringify(request.body)}`;
  const key = unanswered.get(asked) ?? newKey();
  unanswered.set(asked, key);
  return next(request.clone({ setHeaders: { 'Idempotency-Key': key } })).pipe(
    tap({
      next: (event) => {
        if (event instanceof HttpResponse) unanswered.delete(asked);
      },
      error: (error: unknown) => {
        if (isAnswer(error)) unanswered.delete(asked);
      },
    }),
  );
};

/** Neither nobody nor a server in trouble has decided anything; nor is "still under way" an answer. */
const isAnswer = (error: unknown): boolean =>
  error instanceof HttpErrorResponse &&
  error.status >= 400 &&
  error.status < 500 &&
  !(error.status === 409 && error.headers.has('Retry-After'));

/** `crypto.randomUUID` is missing where the page comes over plain HTTP from another machine. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
