import {
  BehaviorSubject,
  defer,
  exhaustMap,
  filter,
  finalize,
  type Observable,
  type OperatorFunction,
  take,
  throttle,
} from 'rxjs';

/**
 * Runs `work` for the first value and, when more came meanwhile, once more for the last of them. A burst of changes
 * becomes two requests; nothing that happened during the first one is missed, which `exhaustMap` alone would do.
 */
export function oneAtATime<T, R>(work: (value: T) => Observable<R>): OperatorFunction<T, R> {
  return (source$) =>
    defer(() => {
      const isBusy$ = new BehaviorSubject(false);
      const free$ = isBusy$.pipe(
        filter((isBusy) => !isBusy),
        take(1),
      );
      return source$.pipe(
        throttle(() => free$, { leading: true, trailing: true }),
        exhaustMap((value) => {
          isBusy$.next(true);
          return work(value).pipe(
            finalize(() => {
              isBusy$.next(false);
            }),
          );
        }),
      );
    });
}
