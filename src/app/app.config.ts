import { provideHttpClient, withInterceptors, withXhr } from '@angular/common/http';
import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  PreloadAllModules,
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withPreloading,
} from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideRouterStore, routerReducer } from '@ngrx/router-store';
import { provideStore } from '@ngrx/store';
import { routes } from './app.routes';
import * as liveEventsEffects from './core/events/live-events.effects';
import { liveEventsFeature } from './core/events/live-events.feature';
import { idempotencyInterceptor } from './core/http/idempotency-interceptor';
import { sessionInterceptor } from './core/http/session-interceptor';
import { provideIcons } from './core/icons';
import * as sessionEffects from './core/session/session.effects';
import { forgetOnSignOut, sessionFeature } from './core/session/session.feature';
import { PageTitle } from './core/title/page-title';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // The transport of uploads, too: a lost connection is the same everywhere.
    provideHttpClient(withXhr(), withInterceptors([sessionInterceptor, idempotencyInterceptor])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withPreloading(PreloadAllModules),
    ),
    { provide: TitleStrategy, useExisting: PageTitle },
    provideStore(
      {
        router: routerReducer,
        [sessionFeature.name]: sessionFeature.reducer,
        [liveEventsFeature.name]: liveEventsFeature.reducer,
      },
      {
        metaReducers: [forgetOnSignOut],
        runtimeChecks: {
          strictStateImmutability: true,
          strictActionImmutability: true,
          strictStateSerializability: true,
          strictActionSerializability: true,
          strictActionTypeUniqueness: true,
        },
      },
    ),
    provideEffects(sessionEffects, liveEventsEffects),
    provideRouterStore(),
    provideIcons(),
  ],
};
