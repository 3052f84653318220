import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { App } from './app';
import { appConfig } from './app.config';
import { NEVER } from 'rxjs';
import { LiveEvents } from './core/events/live-events';
import { aMe } from './testing/identity';

/** The real providers and the real store; only the server is played. */
async function setup(url: string) {
  history.replaceState(null, '', '/');
  TestBed.configureTestingModule({
    providers: [
      ...appConfig.providers,
      provideHttpClientTesting(),
      { provide: LiveEvents, useValue: { stream: () => NEVER } },
    ],
  });
  const server = TestBed.inject(HttpTestingController);
  const router = TestBed.inject(Router);
  const fixture = TestBed.createComponent(App);
  router.initialNavigation();
  const navigated = router.navigateByUrl(url);
  const element = fixture.nativeElement as HTMLElement;
  return { server, router, fixture, element, navigated };
}

describe('The app', () => {
  beforeEach(() => {
    localStorage.removeItem('moorage.returnTo');
  });

  it('asks those who are not signed in to sign in', async () => {
    const { server, router, fixture, element, navigated } = await setup('/settings');
    server
      .expectOne('/api/v3/session/')
      .flush({ detail: 'Sign in.' }, { status: 401, statusText: 'Unauthorized' });
    await navigated;
    await fixture.whenStable();

    expect(router.url).toBe('/sign-in');
    expect(element.querySelector('h1')?.textContent).toContain('Sign in');
    expect(element.querySelector('app-top-bar')).toBeNull();
  });

  it('says that the server does not answer, and tries again', async () => {
    // A page without guard: one that waits for the session would never be stable.
    const { server, fixture, element } = await setup('/no-access');
    server.expectOne('/api/v3/session/').error(new ProgressEvent('error'));
    await fixture.whenStable();
    expect(element.querySelector('[role=alert]')?.textContent).toContain('does not answer');

    element.querySelector<HTMLButtonElement>('[role=alert] button')?.click();

    server.expectOne('/api/v3/session/').flush(aMe());
    await fixture.whenStable();
    expect(element.querySelector('[role=alert]')).toBeNull();
  });

  it('has its frame around the pages of somebody who is signed in', async () => {
    const { server, fixture, element } = await setup('/no-access');
    server.expectOne('/api/v3/session/').flush(aMe());
    await fixture.whenStable();

    const links = [...element.querySelectorAll('nav a')].map((link) => link.textContent.trim());
    expect(links).toEqual(['Jobs', 'Clusters', 'Core types']);
    expect(element.querySelector('h1')?.textContent).toBe('No access');
  });
});
