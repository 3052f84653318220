import {
  defer,
  exhaustMap,
  finalize,
  type Observable,
  type OperatorFunction,
  Subject,
  throttle,
} from 'rxjs';

/**
 * Runs `work` for the first value and, when more came meanwhile, once more for the last of them. A burst of changes
 * becomes two requests; nothing that happened during the first one is missed, which `exhaustMap` alone would do.
 */
export function oneAtATime<T, R>(work: (value: T) => Observable<R>): OperatorFunction<T, R> {
  return (source$) =>
    defer(() => {
      const done$ = new Subject<void>();
      return source$.pipe(
        throttle(() => done$, { leading: true, trailing: true }),
        exhaustMap((value) =>
          work(value).pipe(
            finalize(() => {
              done$.next();
            }),
          ),
        ),
      );
    });
}
